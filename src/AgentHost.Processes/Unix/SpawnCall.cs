using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>
/// posix_spawn, set up so that a child starts clean: a session of its own with no terminal, signals as a fresh login has them
/// (the runtime ignores SIGPIPE, and that would be inherited), and no descriptor but the three that it is given.
/// </summary>
/// <remarks>Thread-safe. No fork in managed code: only the C library may run between fork and exec.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class SpawnCall : IDisposable
{
    // Larger than the attributes, the actions and the signal sets of glibc, musl and macOS.
    private const int StructureSize = 512;
    private const int FirstClosed = 3;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;

    private readonly byte[] _attributes = GC.AllocateArray<byte>(StructureSize, pinned: true);
    private readonly NativeText _nullDevice = NativeText.Of("/dev/null");
    private bool _closeFromMissing;

    public SpawnCall()
    {
        // With SIGCHLD ignored (some service managers start programs so) the system would throw exit codes away.
        var action = stackalloc byte[StructureSize];
        if (Libc.sigaction(Signals.Child, null, action) == 0 && *(nint*)action == 1)
        {
            _ = Libc.signal(Signals.Child, 0);
        }

        var set = stackalloc byte[StructureSize];
        _ = Libc.sigemptyset(set);
        fixed (byte* attributes = _attributes)
        {
            var ownSession = (short)(OperatingSystem.IsMacOS() ? 0x0400 : 0x80);
            var closeOthers = (short)(OperatingSystem.IsMacOS() ? 0x4000 : 0);
            _ = Libc.posix_spawnattr_init(attributes);
            _ = Libc.posix_spawnattr_setflags(attributes, (short)(ownSession | closeOthers | SetSignalDefaults | SetSignalMask));
            _ = Libc.posix_spawnattr_setsigmask(attributes, set);
            for (var signal = 1; signal < 32; signal++)
            {
                if (signal is not Signals.Kill && signal != (OperatingSystem.IsMacOS() ? 17 : 19))
                {
                    _ = Libc.sigaddset(set, signal);
                }
            }

            _ = Libc.posix_spawnattr_setsigdefault(attributes, set);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="argv">Its arguments, its name first.</param>
    /// <param name="envp">Its environment.</param>
    /// <param name="folder">Its working directory, or null for the host's.</param>
    /// <param name="input">Its standard input, or null for an empty one.</param>
    /// <param name="output">Its standard output, or null for none.</param>
    /// <param name="error">Its standard error, or null for none.</param>
    /// <param name="pid">Its id, which is that of its process group and session, too.</param>
    /// <returns>0 or the error number.</returns>
    public int Start(NativeText path, NativeText argv, NativeText envp, NativeText? folder, FdHandle? input, FdHandle? output, FdHandle? error, out int pid)
    {
        var actions = stackalloc byte[StructureSize];
        var failed = Libc.posix_spawn_file_actions_init(actions);
        if (failed != 0)
        {
            pid = 0;
            return failed;
        }

        try
        {
            failed = Give(actions, input, 0);
            failed = failed != 0 ? failed : Give(actions, output, 1);
            failed = failed != 0 ? failed : Give(actions, error, 2);
            failed = failed != 0 || folder is null ? failed : Libc.posix_spawn_file_actions_addchdir_np(actions, folder.First);
            failed = failed != 0 ? failed : CloseOthers(actions);
            var id = 0;
            if (failed == 0)
            {
                fixed (byte* attributes = _attributes)
                {
                    failed = Libc.posix_spawn(&id, path.First, actions, attributes, argv.List, envp.List);
                }
            }

            pid = id;
            return failed;
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
        }
    }

    public void Dispose() => _nullDevice.Dispose();

    private int Give(byte* actions, FdHandle? handle, int number) => handle is null
        ? Libc.posix_spawn_file_actions_addopen(actions, number, _nullDevice.First, number == 0 ? 0 : 1, 0)
        : Libc.posix_spawn_file_actions_adddup2(actions, handle.Number, number);

    // Everything that the host opens is closed on exec; this is for what it inherited from whoever started it.
    private int CloseOthers(byte* actions)
    {
        if (_closeFromMissing || OperatingSystem.IsMacOS())
        {
            return 0;
        }

        try
        {
            return Libc.posix_spawn_file_actions_addclosefrom_np(actions, FirstClosed);
        }
        catch (EntryPointNotFoundException)
        {
            _closeFromMissing = true;
            return 0;
        }
    }
}
