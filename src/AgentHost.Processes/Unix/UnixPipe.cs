using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>Both ends of a pipe, closed on exec. The end that the host keeps does not block; the child's does.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixPipe : IDisposable
{
    private const int SetFdFlags = 2;
    private const int SetStatusFlags = 4;
    private const int CloseOnExec = 1;

    private bool _readKept;
    private bool _writeKept;

    private UnixPipe(int read, int write)
    {
        Read = new FdHandle(read);
        Write = new FdHandle(write);
    }

    public FdHandle Read { get; }

    public FdHandle Write { get; }

    /// <summary>Makes a pipe.</summary>
    /// <returns>The pipe, or null with the error number.</returns>
    public static unsafe UnixPipe? Create(bool hostReads, out int error)
    {
        var fds = stackalloc int[2];
        var made = OperatingSystem.IsMacOS() ? Libc.pipe(fds) : Libc.pipe2(fds, 0x80000);
        if (made != 0)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        if (OperatingSystem.IsMacOS())
        {
            // There is no pipe2: a child started between the two calls would inherit the pipe, which is why ours are started with everything closed (see
            // SpawnCall).
            _ = Libc.Fcntl(fds[0], SetFdFlags, CloseOnExec);
            _ = Libc.Fcntl(fds[1], SetFdFlags, CloseOnExec);
        }

        error = 0;
        var pipe = new UnixPipe(Raise(fds[0], ref error), Raise(fds[1], ref error));
        if (error == 0 && Libc.Fcntl(hostReads ? pipe.Read.Number : pipe.Write.Number, SetStatusFlags, OperatingSystem.IsMacOS() ? 0x4 : 0x800) != 0)
        {
            error = Marshal.GetLastPInvokeError();
        }

        if (error != 0)
        {
            pipe.Dispose();
            return null;
        }

        return pipe;
    }

    // A host that was started with a standard stream closed gets such a low number; dealing the streams out to the child would overwrite it.
    private static int Raise(int fd, ref int error)
    {
        if (fd > 2)
        {
            return fd;
        }

        var raised = Libc.Fcntl(fd, OperatingSystem.IsMacOS() ? 67 : 1030, 3);
        error = raised < 0 ? Marshal.GetLastPInvokeError() : error;
        _ = Libc.close(fd);
        return raised;
    }

    /// <summary>Takes the writing end out; disposing the pipe then closes the other only.</summary>
    public FdHandle KeepWrite()
    {
        _writeKept = true;
        return Write;
    }

    /// <summary>Takes the reading end out; disposing the pipe then closes the other only.</summary>
    public FdHandle KeepRead()
    {
        _readKept = true;
        return Read;
    }

    public void Dispose()
    {
        if (!_readKept)
        {
            Read.Dispose();
        }

        if (!_writeKept)
        {
            Write.Dispose();
        }
    }
}
