using System.Runtime.InteropServices;

namespace AgentHost.Terminal.Devices;

/// <summary>Functions of Windows that consoles are handled with.</summary>
internal static partial class WindowsCalls
{
    public const int StandardInput = -10;
    public const int StandardOutput = -11;
    public const uint Echo = 0x0004;
    public const uint VirtualTerminalInput = 0x0200;
    public const uint WindowInput = 0x0008;
    public const uint ProcessedOutput = 0x0001;
    public const uint WrapAtEnd = 0x0002;
    public const uint VirtualTerminalOutput = 0x0004;
    public const uint Signalled = 0;
    public const uint Utf8 = 65001;

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle", SetLastError = true)]
    public static partial nint GetHandle(int standard);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetMode(nint handle, out uint mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetMode(nint handle, uint mode);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleOutputCP")]
    public static partial uint GetOutputPage();

    [LibraryImport("kernel32", EntryPoint = "SetConsoleOutputCP", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetOutputPage(uint page);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject", SetLastError = true)]
    public static partial uint Wait(nint handle, uint milliseconds);

    [LibraryImport("kernel32", EntryPoint = "ReadConsoleInputW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ReadInput(nint handle, out InputRecord record, uint length, out uint read);

    [LibraryImport("kernel32", EntryPoint = "WriteFile", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Write(nint handle, ref byte buffer, uint count, out uint written, nint overlapped);

    /// <summary>An event of a console's input; only keys are read of it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 20)]
    public struct InputRecord
    {
        /// <summary>Kind of the event; 1 is a key.</summary>
        [FieldOffset(0)]
        public ushort Kind;

        /// <summary>Nonzero when the key went down.</summary>
        [FieldOffset(4)]
        public int Down;

        /// <summary>Number of times that it was repeated.</summary>
        [FieldOffset(8)]
        public ushort Repeat;

        /// <summary>Character of the key, in UTF-16; 0 for none.</summary>
        [FieldOffset(14)]
        public ushort Character;
    }
}
