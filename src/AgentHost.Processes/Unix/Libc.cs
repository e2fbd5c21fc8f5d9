using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>The few functions of the C library that processes need. All arguments are blittable, so that the calls cost nothing to set up.</summary>
[UnsupportedOSPlatform("windows")]
public static unsafe partial class Libc
{
    [LibraryImport("libc")]
    public static partial int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigmask(void* attributes, void* set);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(void* actions, int from, int to);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, int mode);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    // glibc 2.34 and later only.
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int from);

    [LibraryImport("libc")]
    public static partial int sigemptyset(void* set);

    [LibraryImport("libc")]
    public static partial int sigaddset(void* set, int signal);

    [LibraryImport("libc")]
    public static partial int sigaction(int signal, void* action, void* old);

    [LibraryImport("libc")]
    public static partial nint signal(int signal, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    public static partial int getpgid(int pid);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitid(int idType, int id, void* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pipe2(int* fds, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pipe(int* fds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, byte* buffer, nint count);

    [LibraryImport("libc")]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollFd* fds, nuint count, int timeout);

    [LibraryImport("libc")]
    public static partial int access(byte* path, int mode);

    // Variadic, called with two arguments only.
    [LibraryImport("libc")]
    public static partial int open(byte* path, int flags);

    // Variadic; Linux passes such arguments like any others. Called on Linux only.
    [LibraryImport("libc", SetLastError = true)]
    public static partial long syscall(long number, long first, long second);

    // The same with all the arguments that a call can have.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long syscall6(long number, nint first, nuint second, nuint third, nuint fourth, nuint fifth, nuint sixth);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int name, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(int fd, void* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int listen(int fd, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int connect(int fd, void* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint sendmsg(int fd, void* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recvmsg(int fd, void* message, int flags);

    [LibraryImport("libc")]
    public static partial int setenv(byte* name, byte* value, int overwrite);

    [LibraryImport("libc")]
    public static partial int unsetenv(byte* name);

    [LibraryImport("libc")]
    public static partial int statx(int folder, byte* path, int flags, uint mask, byte* facts);

    [LibraryImport("libc")]
    public static partial int pthread_sigmask(int how, void* set, void* old);

    /// <summary>
    /// The variadic fcntl with its one argument where the platform looks for it: Apple's arm64 wants it on the stack, behind eight registers.
    /// </summary>
    public static int Fcntl(int fd, int command, int argument) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? fcntl_stack(fd, command, 0, 0, 0, 0, 0, 0, argument)
            : fcntl(fd, command, argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl_stack(int fd, int command, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, nint argument);
}
