using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>Calls of Linux's C library, with the numbers of 64-bit x86 and ARM.</summary>
public static unsafe partial class LinuxLibc
{
    public const int ErrorMissing = 2;
    public const int ErrorAccess = 13;
    public const int ErrorNotFolder = 20;
    public const int ErrorInvalid = 22;
    public const int ErrorLoop = 40;
    public const int ErrorNoDevice = 6;

    public const int NoFollowLinks = 0x100;
    public const int CurrentFolder = -100;
    public const uint BasicFacts = 0x7ff;
    public const int StatSize = 256;

    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    // O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW: opening a pipe must not wait for its writer.
    public static int FileFlags => 0x800 | 0x80000 | (Arm ? 0x8000 : 0x20000);

    // O_NONBLOCK | O_CLOEXEC | O_NOCTTY: the same, links followed.
    public static int LinkedFileFlags => 0x800 | 0x80000 | 0x100;

    // O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW.
    public static int FolderFlags => 0x80000 | (Arm ? 0x8000 | 0x4000 : 0x20000 | 0x10000);

    // O_PATH: a folder may be held without the right to list it.
    public static int HoldFlags => FolderFlags | 0x200000;

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ReadLink(string path, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(int folder, string path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatAt(SafeFileHandle folder, string name, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(int folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(int folder, byte* name, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint size, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenFolder(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial byte* ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    public static partial int CloseFolder(nint folder);
}
