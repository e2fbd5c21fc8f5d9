using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Launching;

/// <summary>What a process gives up before it becomes a command: files by Landlock, sockets by a filter of system calls, rights of its own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Restriction
{
    private const long SetNoNewPrivileges = 38;
    private const long DropFromBounds = 24;
    private const long Ambient = 47;
    private const uint ClearAmbient = 4;
    private const uint CapabilityVersion = 0x20080522;
    private const int LastCapability = 63;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Files and folders that can be read, and run.</summary>
    public List<string> Read { get; } = [];

    /// <summary>Folders that can be changed.</summary>
    public List<string> Write { get; } = [];

    /// <summary>Devices that can be read and written.</summary>
    public List<string> Devices { get; } = [];

    /// <summary>True where sockets of the internet stay.</summary>
    public bool Network { get; set; }

    /// <summary>Gives it up, for this thread and all that it becomes.</summary>
    /// <returns>Null, or what failed, as a clause.</returns>
    public unsafe string? Apply()
    {
        if (!SystemCallFilter.IsKnown)
        {
            return "this processor is not known here";
        }

        var rules = Landlock.Make(Read, Write, Devices, Network);
        if (rules < 0)
        {
            return "the kernel does not take rules for files (Landlock)";
        }

        var program = SystemCallFilter.Program(Network);
        Call(Prctl, Ambient, ClearAmbient);
        for (var capability = 0; capability <= LastCapability; capability++)
        {
            Call(Prctl, DropFromBounds, (nuint)capability);
        }

        var header = stackalloc uint[2];
        header[0] = CapabilityVersion;
        header[1] = 0;
        var none = stackalloc uint[6];
        new Span<uint>(none, 6).Clear();
        fixed (ulong* steps = program)
        {
            // struct sock_fprog: number of steps, where they are.
            var whole = stackalloc ulong[2];
            whole[0] = (ulong)program.Length;
            whole[1] = (ulong)steps;
            return Call(Prctl, SetNoNewPrivileges, 1) != 0 ? "no_new_privs cannot be set"
                : Libc.syscall6(IsArm ? 91 : 126, (nint)header, (nuint)none, 0, 0, 0, 0) != 0 ? "rights cannot be given up"
                : !Landlock.Restrict(rules) ? "the kernel does not hold the process to rules for files (Landlock)"
                : Libc.syscall6(SystemCallFilter.SetNumber, 1, 0, (nuint)whole, 0, 0, 0) != 0 ? "the kernel takes no filter of system calls (seccomp)"
                : null;
        }
    }

    private static long Prctl => IsArm ? 167 : 157;

    private static long Call(long number, long first, nuint second) => Libc.syscall6(number, (nint)first, second, 0, 0, 0, 0);
}
