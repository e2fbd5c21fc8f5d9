using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Remote.Connecting;

/// <summary>Requests to a server, and its answers as records or failures of the host. Thread-safe.</summary>
internal sealed class RemoteConnection : IDisposable
{
    private const string Json = "application/json";
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly ServerAddress _address;
    private readonly Func<string?>? _renew;
    private volatile string _token;

    /// <param name="address">Address of the server.</param>
    /// <param name="token">The token that is sent.</param>
    /// <param name="renew">Reads the token anew where the server does not take it any more; null where it stays.</param>
    public RemoteConnection(ServerAddress address, string token, Func<string?>? renew)
    {
        _address = address;
        _token = token;
        _renew = renew;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTime,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        };
        if (address.Socket is { } path)
        {
            handler.ConnectCallback = async (_, cancellationToken) => await SocketConnector.ConnectAsync(path, cancellationToken);
        }

        else if (address.Pipe is { } pipe)
        {
            handler.ConnectCallback = async (_, cancellationToken) => await PipeConnector.ConnectAsync(pipe, cancellationToken);
        }

        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Workspaces that were opened through it.</summary>
    public ReopenedWorkspaces Opened { get; } = new();

    /// <summary>True where a server that was started anew is recognised by the token that it left.</summary>
    public bool CanRenew => _renew is not null;

    /// <summary>Reads a record.</summary>
    public async ValueTask<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        Read<T>(await CallAsync("GET", path, body: null, cancellationToken));

    /// <summary>Reads a list.</summary>
    public ValueTask<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellationToken) => ListAsync<T>("GET", path, cancellationToken);

    /// <summary>Does something, and reads the list that it gives.</summary>
    public async ValueTask<IReadOnlyList<T>> ListAsync<T>(string method, string path, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await CallAsync(method, path, body: null, cancellationToken));
        return [.. document.RootElement.GetProperty("items").EnumerateArray().Select(static item => ClientJson.Read<T>(item))];
    }

    /// <summary>Does something with a record, and reads the answer.</summary>
    public async ValueTask<TAnswer> SendAsync<TRequest, TAnswer>(string method, string path, TRequest request, CancellationToken cancellationToken) =>
        Read<TAnswer>(await CallAsync(method, path, ClientJson.WriteBytes(request), cancellationToken));

    /// <summary>The same, where there may be no answer.</summary>
    public async ValueTask<TAnswer?> TrySendAsync<TRequest, TAnswer>(string method, string path, TRequest request, CancellationToken cancellationToken)
        where TAnswer : class =>
        await CallAsync(method, path, ClientJson.WriteBytes(request), cancellationToken) is { Length: > 0 } bytes ? Read<TAnswer>(bytes) : null;

    /// <summary>Does something with a record.</summary>
    public async ValueTask SendAsync<TRequest>(string method, string path, TRequest request, CancellationToken cancellationToken) =>
        await CallAsync(method, path, ClientJson.WriteBytes(request), cancellationToken);

    /// <summary>Does something, and reads the answer.</summary>
    public async ValueTask<TAnswer> ActAsync<TAnswer>(string method, string path, CancellationToken cancellationToken) =>
        Read<TAnswer>(await CallAsync(method, path, body: null, cancellationToken));

    /// <summary>Does something.</summary>
    public async ValueTask ActAsync(string method, string path, CancellationToken cancellationToken) =>
        await CallAsync(method, path, body: null, cancellationToken);

    /// <summary>Does something that somebody else may have done first.</summary>
    /// <returns>False where the server answers with a problem of that name.</returns>
    public async ValueTask<bool> TryAsync<TRequest>(string method, string path, TRequest request, string problem, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(method, path, ClientJson.WriteBytes(request), cancellationToken);
            return true;
        }
        catch (HostException fault) when (fault.InnerException is RemoteProblemException told && told.Problem.Type == Problem.Prefix + problem)
        {
            return false;
        }
    }

    /// <summary>Does something with a record, and reads what comes of it, one record a line.</summary>
    public async IAsyncEnumerable<T> LinesAsync<T>(
        string method, string path, byte[]? body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, body, lastId: null, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await ReadLineAsync(reader, cancellationToken) is { } line)
        {
            if (line.StartsWith("{\"problem\":", StringComparison.Ordinal))
            {
                using var document = JsonDocument.Parse(line);
                throw Failure(ClientJson.Read<Problem>(document.RootElement.GetProperty("problem")));
            }

            yield return ClientJson.Read<T>(line);
        }
    }

    /// <summary>Opens an answer whose body is read as it comes.</summary>
    /// <exception cref="HostException">The server refused, or does not answer.</exception>
    public async ValueTask<HttpResponseMessage> OpenAsync(string method, string path, byte[]? body, string? lastId, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenOnceAsync(method, Opened.Write(path), Opened.Write(body), lastId, cancellationToken);
        }
        catch (HostException fault) when (fault.InnerException is RemoteProblemException { Problem.Type: Problem.Prefix + "workspace-not-found" })
        {
            if (!await Opened.ReopenAsync(
                path, body, request => SendAsync<WorkspaceRequest, WorkspaceInfo>("POST", "v1/workspaces", request, cancellationToken)))
            {
                throw;
            }
        }

        return await OpenOnceAsync(method, Opened.Write(path), Opened.Write(body), lastId, cancellationToken);
    }

    private async ValueTask<HttpResponseMessage> OpenOnceAsync(
        string method, string path, byte[]? body, string? lastId, CancellationToken cancellationToken)
    {
        var token = _token;
        var response = await TryAsync(method, path, body, lastId, token, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && _renew?.Invoke() is { } renewed && renewed != token)
        {
            // Each start of a server has a token of its own. Nothing was done yet.
            response.Dispose();
            _token = renewed;
            response = await TryAsync(method, path, body, lastId, renewed, cancellationToken);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw Failure(await ProblemOfAsync(response, cancellationToken));
        }
    }

    private async ValueTask<HttpResponseMessage> TryAsync(
        string method, string path, byte[]? body, string? lastId, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }

        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw Unreachable(fault);
        }
    }

    /// <summary>Text as a part of a path or of a parameter.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>A path with parameters; those that are null are left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var address = path;
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            var text = value switch
            {
                null => null,
                bool flag => flag ? "true" : "false",
                DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
                IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
            if (text is not null)
            {
                address += $"{separator}{name}={Escape(text)}";
                separator = '&';
            }
        }

        return address;
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            throw new HostException(HostFailure.Closing, "The connection to the server broke.", fault);
        }
    }

    private async ValueTask<byte[]> CallAsync(string method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, body, lastId: null, cancellationToken);
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw Unreachable(fault);
        }
    }

    private static T Read<T>(byte[] bytes)
    {
        try
        {
            return ClientJson.Read<T>(bytes);
        }
        catch (JsonException fault)
        {
            throw new HostException(HostFailure.Internal, $"The server's answer cannot be read: {fault.Message}", fault);
        }
    }

    private static async ValueTask<Problem> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return ClientJson.Read<Problem>(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception fault) when (fault is JsonException or HttpRequestException or IOException)
        {
            var status = (int)response.StatusCode;
            return new Problem(Problem.Prefix + "unknown", $"The server answered with {status}.", status);
        }
    }

    private static HostException Failure(Problem problem) =>
        new(
            problem.Failure ?? (problem.Status >= (int)HttpStatusCode.InternalServerError ? HostFailure.Internal : HostFailure.Invalid),
            problem.Detail,
            new RemoteProblemException(problem));

    private HostException Unreachable(Exception fault) =>
        new(HostFailure.Closing, $"No server answers at {_address.Text}: agent serve starts one.", fault);
}
