# SPDX-License-Identifier: BSL-1.0
# Writes units and the configuration into an installation, with the paths of its prefix. Included at installation time, so that
# `cmake --install --prefix` works. Takes SOURCE, this folder, and BINDIR, relative to the prefix; and what
# cmake --install sets.

set(BINDIR "${CMAKE_INSTALL_PREFIX}/${BINDIR}")
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(ETC /etc/rdad)
else()
    set(ETC "${CMAKE_INSTALL_PREFIX}/etc/rdad")
endif()
set(lib "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib")

# install_unit(SOURCE NAME)
function(install_unit source name)
    configure_file("${SOURCE}/${source}" "${lib}/systemd/system/${name}" @ONLY)
    message(STATUS "Installing: ${lib}/systemd/system/${name}")
endfunction()

function(install_daemon_units)
    set(NAME rdad)
    set(SPOOL /var/spool/rdad)
    set(ARGUMENTS "--config ${ETC}/rdad.conf")
    set(OF_INSTANCE "")
    set(UNIT_OF_SPOOL "")
    install_unit(rdad.service.in rdad.service)
    configure_file("${SOURCE}/spool.conf.in" "${lib}/tmpfiles.d/rdad.conf" @ONLY)

    set(NAME %i)
    set(SPOOL /var/spool/rdad-%i)
    set(ARGUMENTS "--config ${ETC}/%i.conf --directory ${SPOOL}")
    set(OF_INSTANCE " (%i: rdactl --config ${ETC}/%i.conf)")
    set(UNIT_OF_SPOOL " rdad-spool@%i.service\nRequires=rdad-spool@%i.service")
    install_unit(rdad.service.in rdad@.service)

    file(STRINGS "${SOURCE}/spool.conf.in" lines REGEX "^[^#]")
    list(TRANSFORM lines PREPEND "StandardInputText=")
    list(JOIN lines "\n" SPOOL_LINES)
    string(CONFIGURE "${SPOOL_LINES}" SPOOL_LINES @ONLY)
    install_unit(rdad-spool@.service.in rdad-spool@.service)
endfunction()

# A configuration that is there is somebody's work.
function(install_configuration source)
    if(NOT EXISTS "$ENV{DESTDIR}${ETC}/rdad.conf")
        file(INSTALL "${source}" DESTINATION "${ETC}")
    endif()
endfunction()
