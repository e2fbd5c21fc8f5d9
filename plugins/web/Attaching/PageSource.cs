using System.Globalization;
using AgentHost.Plugins.Web.Fetching;
using AgentHost.Plugins.Web.Http;

namespace AgentHost.Plugins.Web.Attaching;

/// <summary>
/// Addresses that a prompt refers to (<c>@https://…</c>): fetched as the tool <c>fetch</c> does it, with the same guard. Where one sends on to another host,
/// the host of this plugin is told, judges that by its rules and asks for it.
/// </summary>
internal sealed class PageSource(IPluginContext plugin, IWorkspaceContext workspace) : ContextSource
{
    private const int ReadBytes = 5 * 1024 * 1024;
    private const double UsualSeconds = 30;

    private readonly GuardedClients _clients = new(plugin);

    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        var target = reference.Target;
        if (!WebAddress.TryRead(target, out var address, out var problem))
        {
            return ContextContent.Failed(problem);
        }

        _ = PageWarmUp.Begin();
        // Two places that one sends on to share the time that the host gives the reference.
        var seconds = reference.TimeoutSeconds ?? UsualSeconds;
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), plugin.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var request = new Exchange(address, [WebAddress.HostOf(address)])
        {
            Accept = "text/html,application/xhtml+xml,text/markdown;q=0.9,application/json;q=0.9,text/plain;q=0.9,*/*;q=0.8",
        };
        var started = plugin.Time.GetTimestamp();
        try
        {
            using var response = await Redirects.SendAsync(_clients.For(workspace), request, adjust: null, deadline.Token);
            var body = await BodyReader.ReadAsync(response, ReadBytes, progress: null, deadline.Token, cancellationToken);
            var result = await new FetchReport(
                new FetchArguments(target, Timeout: (int)Math.Ceiling(seconds)), response, body, plugin.Time.GetElapsedTime(started), ReadBytes)
                .WriteAsync(blobs: null, int.MaxValue, cancellationToken);
            var text = string.Join('\n', result.Content.OfType<TextPart>().Select(static part => part.Text));
            return result.IsError ? ContextContent.Failed(text) : ContextContent.Of(text);
        }
        catch (ElsewhereException exception)
        {
            return ContextContent.Continue(exception.Next.AbsoluteUri);
        }
        catch (ExchangeException exception)
        {
            return ContextContent.Failed(exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return ContextContent.Failed(Failures.Describe(address, exception));
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ContextContent.Failed(string.Create(CultureInfo.InvariantCulture, $"{address} did not answer within {seconds:0.#} s (context.timeout)."));
        }
    }
}
