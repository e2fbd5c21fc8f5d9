using System.Net.Sockets;
using System.Text;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Proxying;

/// <summary>
/// Place where a command's process hands over the socket on which it listens in its own network namespace: from then on this process takes the connections
/// that are made there. It takes one, once.
/// </summary>
internal sealed class SocketHandover : IDisposable
{
    private const int LongestPath = 107;

    private readonly DirectoryInfo _folder;
    private readonly Socket _listener;

    private SocketHandover(DirectoryInfo folder, Socket listener, string path)
    {
        _folder = folder;
        _listener = listener;
        Path = path;
    }

    /// <summary>Path of the Unix socket, in a folder that only this user can enter.</summary>
    public string Path { get; }

    /// <summary>Opens a place.</summary>
    /// <exception cref="IOException">None can be had.</exception>
    public static SocketHandover Open()
    {
        var folder = Directory.CreateTempSubdirectory("agent-");
        var path = System.IO.Path.Combine(folder.FullName, "s");
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            folder.Delete();
            throw new IOException($"the folder for temporary files, {System.IO.Path.GetTempPath()}, has too long a name for a socket in it");
        }

        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            return new SocketHandover(folder, listener, path);
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            folder.Delete(recursive: true);
            throw new IOException(fault.Message, fault);
        }
    }

    /// <summary>Waits for the socket.</summary>
    /// <returns>Null where something else came.</returns>
    /// <exception cref="OperationCanceledException">The command ended before.</exception>
    /// <exception cref="SocketException">The place is closed.</exception>
    public async Task<Socket?> TakeAsync(CancellationToken cancellationToken)
    {
        using var link = await _listener.AcceptAsync(cancellationToken);
        var first = new byte[1];

        // It comes with the first byte, which is only looked at here.
        if (await link.ReceiveAsync(first, SocketFlags.Peek, cancellationToken) == 0)
        {
            return null;
        }

        var number = Take(link);
        if (number < 0)
        {
            return null;
        }

        var handle = new SafeSocketHandle(number, ownsHandle: true);
        try
        {
            return new Socket(handle);
        }
        catch (SocketException)
        {
            handle.Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's matter.
        }
    }

    private static int Take(Socket link)
    {
        var held = false;
        try
        {
            link.SafeHandle.DangerousAddRef(ref held);
            return OperatingSystem.IsLinux() ? PassedSocket.Take((int)link.SafeHandle.DangerousGetHandle()) : -1;
        }
        finally
        {
            if (held)
            {
                link.SafeHandle.DangerousRelease();
            }
        }
    }
}
