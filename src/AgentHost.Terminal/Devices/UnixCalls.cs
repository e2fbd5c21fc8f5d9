using System.Runtime.InteropServices;

namespace AgentHost.Terminal.Devices;

/// <summary>Functions of the C library that terminals are handled with. The mode of a terminal is kept as it comes: its layout differs by system.</summary>
internal static partial class UnixCalls
{
    /// <summary>Bytes that hold a mode on every system: 60 on Linux, 72 on macOS.</summary>
    public const int ModeSize = 256;

    public const short PollIn = 1;
    public const int Interrupted = 4;

    /// <summary>Mode changes after what was written has gone out; input that nobody read stays.</summary>
    public const int AfterOutput = 1;

    /// <summary>Error number of a call that would have to wait.</summary>
    public static int WouldBlock => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;

    /// <summary>Request number for the size of a terminal's window.</summary>
    public static nuint GetWindowSize => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 0x40087468u : 0x5413u;

    /// <summary>Number of the signal that stops a process and cannot be handled.</summary>
    public static int StopSignal => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 17 : 19;

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetMode(int descriptor, ref byte mode);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetMode(int descriptor, int when, ref byte mode);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(ref byte mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entry, nint count, int timeout);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    // A variadic function: on systems where its third argument travels otherwise (Apple's on ARM), the size is taken from the console instead.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, ref WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Given;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
