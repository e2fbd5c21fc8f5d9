using System.Net;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Store;

namespace AgentHost.Packages.Sources;

/// <summary>Fetches packages and catalogs: https only (http for this machine), behind the egress guard, bounded in size and time.</summary>
/// <param name="clients">Makes guarded clients.</param>
/// <param name="time">Bounds the wait.</param>
internal sealed class WebFetcher(IHttpClients clients, TimeProvider time)
{
    private const int MostRedirects = 5;

    /// <summary>Limits on packages.</summary>
    public PackageBounds Bounds { get; init; } = PackageBounds.Default;

    /// <summary>The longest of one fetch. Default 10 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest with nothing coming. Default 30 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told how far a download is, in bytes, and how long it is where that is known.</summary>
    public Action<long, long?> Progress { get; init; } = static (_, _) => { };

    /// <summary>Tests that a word is an address of the web: it begins with <c>https://</c> or <c>http://</c>.</summary>
    public static bool IsAddress(string word) =>
        word.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Fetches a package and unpacks it.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="staged">Takes it.</param>
    /// <param name="sha256">The hash that it must have; null for any.</param>
    /// <param name="below">As <see cref="PackageUnpacker"/> has it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="HostException">It could not be had, or is not taken.</exception>
    public async ValueTask FetchAsync(Uri address, StagedPlugin staged, string? sha256, string below, CancellationToken cancellationToken)
    {
        try
        {
            await using (var file = new FileStream(staged.PackageFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                await ReadAsync(address, Bounds.Packed, file, cancellationToken);
            }

            await LocalSource.UnpackAsync(staged.PackageFile, staged, sha256, Bounds, below, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PackageFault.Of($"What came from {Shown(address)} could not be kept: {fault.Message}", fault);
        }
    }

    /// <summary>Fetches something small.</summary>
    /// <exception cref="HostException">It could not be had, or is larger than that.</exception>
    public async ValueTask<byte[]> ReadAsync(Uri address, int most, CancellationToken cancellationToken)
    {
        using var held = new MemoryStream();
        await ReadAsync(address, most, held, cancellationToken);
        return held.ToArray();
    }

    private async ValueTask ReadAsync(Uri address, long most, Stream target, CancellationToken cancellationToken)
    {
        // Who named the host vouches for it; where it sends us is judged as any page's words are.
        using var client = clients.CreateGuarded(address.IsLoopback || address.Scheme == Uri.UriSchemeHttps ? [$"{address.Host}:{address.Port}"] : null);
        using var clock = new CancellationTokenSource(Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(end.Token, silence.Token);
        try
        {
            silence.CancelAfter(Silence);
            using var response = await SendAsync(client, address, quiet.Token);
            if (response.Content.Headers.ContentLength > most)
            {
                throw TooLarge(address, most);
            }

            await using var body = await response.Content.ReadAsStreamAsync(quiet.Token);
            var buffer = new byte[64 * 1024];
            long total = 0;
            int read;
            silence.CancelAfter(Silence);
            while ((read = await body.ReadAsync(buffer, quiet.Token)) > 0)
            {
                total += read;
                if (total > most)
                {
                    throw TooLarge(address, most);
                }

                await target.WriteAsync(buffer.AsMemory(0, read), quiet.Token);
                Progress(total, response.Content.Headers.ContentLength);
                silence.CancelAfter(Silence);
            }

            if (response.Content.Headers.ContentLength is { } said && said != total)
            {
                throw PackageFault.Of($"{Shown(address)} was cut short: {total} of {said} bytes came.");
            }
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw PackageFault.Of(clock.IsCancellationRequested
                ? $"{Shown(address)} did not come within {Deadline.TotalSeconds:0} s."
                : $"{Shown(address)} did not come: nothing was heard for {Silence.TotalSeconds:0} s.", fault);
        }
        catch (HttpRequestException fault)
        {
            throw PackageFault.Of($"{Shown(address)} could not be reached: {fault.Message}", fault);
        }
        catch (HttpIOException fault)
        {
            throw PackageFault.Of($"{Shown(address)} was cut short: {fault.Message}", fault);
        }
    }

    private static async ValueTask<HttpResponseMessage> SendAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        var at = address;
        for (var hops = 0; hops <= MostRedirects; hops++)
        {
            Check(at, address);
            var response = await client.GetAsync(at, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                    || response.Headers.Location is not { } next)
                {
                    throw PackageFault.Of($"{Shown(at)} was not given: the server said {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd() + ".");
                }

                at = new Uri(at, next);
            }
        }

        throw PackageFault.Of($"{Shown(address)} sends on more than {MostRedirects} times.");
    }

    private static void Check(Uri at, Uri first)
    {
        if (at.Scheme != Uri.UriSchemeHttps && !(at.Scheme == Uri.UriSchemeHttp && at.IsLoopback && first.Scheme == Uri.UriSchemeHttp))
        {
            throw at == first
                ? new HostException(HostFailure.Invalid, $"{Shown(at)} is not taken: addresses begin with https:// (http:// for this machine alone).")
                : PackageFault.Of($"{Shown(first)} sends on to {Shown(at)}, which is not https; it is not followed.");
        }
    }

    private static HostException TooLarge(Uri address, long most) =>
        PackageFault.Of($"{Shown(address)} is larger than {most / 1024 / 1024} MB; that is not taken.");

    // An address may carry a token behind its question mark.
    private static string Shown(Uri address) =>
        PackageFault.Plain(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
}
