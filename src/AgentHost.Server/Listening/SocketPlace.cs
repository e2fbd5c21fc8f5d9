using System.Net.Sockets;
using AgentHost.Server.Access;

namespace AgentHost.Server.Listening;

/// <summary>The path of a Unix socket, for this process alone until it is disposed.</summary>
internal sealed class SocketPlace : IDisposable
{
    /// <summary>Bytes that the systems take, less the byte at its end; macOS has the least.</summary>
    private const int LongestPath = 103;

    private readonly FileStream _lock;

    private SocketPlace(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Takes a path: what a server that is gone left there is removed.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="cancellationToken">Ends the wait for an answer of a server that may be there.</param>
    /// <exception cref="HostException">A server answers there, or the path is not this user's to take.</exception>
    public static async ValueTask<SocketPlace> TakeAsync(string path, CancellationToken cancellationToken)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            throw Refuse(path, $"a socket's path has at most {LongestPath} bytes. Name a shorter one with --socket");
        }

        var folder = System.IO.Path.GetDirectoryName(path)!;
        FileStream? held = null;
        try
        {
            CheckFolder(path, folder);
            held = Hold(path);
            await ClearAsync(path, cancellationToken);
            return new SocketPlace(path, held);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw Refuse(path, fault.Message);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Listens there; what is made is for this user alone from its first moment.</summary>
    public Socket Bind(System.Net.EndPoint place)
    {
        var mask = OperatingSystem.IsWindows() ? 0 : UnixFacts.KeepOthersOut();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(place);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
            {
                UnixFacts.RestoreMask(mask);
            }
        }
    }

    /// <summary>Removes the socket, and lets others take the path. The file that is held stays: who waits for it holds the same one.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next server finds that nobody answers.
        }

        _lock.Dispose();
    }

    private static void CheckFolder(string path, string folder)
    {
        if (!Directory.Exists(folder))
        {
            OwnFiles.MakeFolder(folder);
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (UnixFacts.Of(folder) is not { } facts || facts.Kind == UnixFacts.Link)
        {
            throw Refuse(path, "its folder is a link. Name the folder itself");
        }

        if (facts.Owner != UnixFacts.User)
        {
            throw Refuse(path, "its folder is another user's");
        }

        if ((facts.Mode & 0x12) != 0)
        {
            throw Refuse(path, "others may write in its folder. Take that right away (chmod go-w), or name a folder of your own");
        }
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return OwnFiles.Open(path + ".lock", FileMode.OpenOrCreate);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            throw new HostException(HostFailure.Busy, $"A server runs at {path} already: agent serve status shows it.");
        }
    }

    private static async ValueTask ClearAsync(string path, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Delete(path);
            return;
        }

        if (UnixFacts.Of(path) is not { } facts)
        {
            return;
        }

        if (facts.Kind != UnixFacts.Socket)
        {
            throw Refuse(path, facts.Kind == UnixFacts.Link ? "it is a link" : "something else is there, which is no socket");
        }

        if (facts.Owner != UnixFacts.User)
        {
            throw Refuse(path, "it is another user's");
        }

        if (await AnswersAsync(path, cancellationToken))
        {
            throw new HostException(HostFailure.Busy, $"A program listens at {path} already.");
        }

        File.Delete(path);
    }

    private static async ValueTask<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return true;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException)
        {
            // Somebody may be there: it is not for us to remove.
            return true;
        }
    }

    private static HostException Refuse(string path, string reason) =>
        new(HostFailure.Invalid, $"The server cannot listen at {path}: {reason.TrimEnd('.')}.");
}
