using System.Net;

namespace AgentHost.Remote.Connecting;

/// <summary>Address of a server: a Unix socket or a named pipe on this machine, or a URL.</summary>
public sealed class ServerAddress
{
    private const string Local = "local";
    private const string UnixPrefix = "unix:";
    private const string PipePrefix = "pipe:";
    private static readonly Uri OnThisMachine = new("http://localhost/");

    private ServerAddress(string text, Uri url)
    {
        Text = text;
        Url = url;
    }

    /// <summary>The address as servers write it: <c>unix:PATH</c>, <c>pipe:NAME</c>, or <c>http://HOST:PORT</c>.</summary>
    public string Text { get; }

    /// <summary>Path of the socket; null for a pipe or a URL.</summary>
    internal string? Socket { get; private init; }

    /// <summary>Name of the pipe; null for a socket or a URL.</summary>
    internal string? Pipe { get; private init; }

    /// <summary>URL that paths are put behind.</summary>
    internal Uri Url { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>unix:PATH</c>, a path with a slash, <c>pipe:NAME</c>, <c>http://127.0.0.1:PORT</c> or <c>https://HOST:PORT</c>; null or
    /// <c>local</c> for the usual place.</param>
    /// <param name="usual">Path of the socket, or <c>pipe:NAME</c>, that servers listen at where nothing else is said.</param>
    /// <exception cref="HostException">It is none.</exception>
    public static ServerAddress Parse(string? text, string usual)
    {
        if (string.IsNullOrEmpty(text) || text == Local)
        {
            return usual.StartsWith(PipePrefix, StringComparison.Ordinal) ? OfPipe(usual) : OfSocket(usual);
        }

        if (text.StartsWith(PipePrefix, StringComparison.Ordinal))
        {
            return OfPipe(text);
        }

        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal)
            || (text.Contains('/', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal)))
        {
            var path = text.StartsWith(UnixPrefix, StringComparison.Ordinal) ? text[UnixPrefix.Length..] : text;
            return path.Length > 0 ? OfSocket(Path.GetFullPath(path)) : throw Wrong(text);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.AbsolutePath != "/" || url.Query.Length > 0
            || url.UserInfo.Length > 0)
        {
            throw Wrong(text);
        }

        if (url.Scheme == "http" && !IsThisMachine(url))
        {
            throw new HostException(HostFailure.Invalid, $"The token would cross the network to {url.Host} unprotected: use https.");
        }

        return new ServerAddress(url.GetLeftPart(UriPartial.Authority), url);
    }

    private static ServerAddress OfSocket(string path) => new(UnixPrefix + path, OnThisMachine) { Socket = path };

    private static ServerAddress OfPipe(string text) =>
        text[PipePrefix.Length..] is { Length: > 0 } name && !name.AsSpan().ContainsAny("\\/:") ? new(text, OnThisMachine) { Pipe = name } : throw Wrong(text);

    private static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static HostException Wrong(string text) =>
        new(HostFailure.Invalid, $"\"{text}\" is no address of a server: write local, unix:PATH, pipe:NAME, http://127.0.0.1:PORT or https://HOST:PORT.");
}
