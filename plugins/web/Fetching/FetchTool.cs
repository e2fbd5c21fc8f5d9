using AgentHost.Plugins.Web.Http;

namespace AgentHost.Plugins.Web.Fetching;

/// <summary>Fetches a web address.</summary>
[Tool("fetch", Effects = ToolEffects.Network)]
internal sealed partial class FetchTool(IPluginContext plugin) : Tool<FetchArguments>
{
    /// <summary>Default limit on the bytes read of an answer: 5 MiB.</summary>
    private const int DefaultRead = 5 * 1024 * 1024;

    // The host's own limit falls after ours, so that ours can say what had come.
    private const double Slack = 15;

    private readonly GuardedClients _clients = new(plugin);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(FetchArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryRead(arguments.Url, out var address, out var problem))
        {
            return new(ToolPlan.Refuse(call, problem));
        }

        if (RequestHeaders.Check(arguments.Headers, ToolSettings.Texts(context.Settings, "headers")) is { } refused)
        {
            return new(ToolPlan.Refuse(call, refused));
        }

        var headers = arguments.Headers?.Select(static pair => $"\n{pair.Key}: {pair.Value}") ?? [];
        return new(new ToolPlan(call, $"Fetch {WebAddress.Short(address.AbsoluteUri)}")
        {
            Effects = ToolEffects.Network,
            Resources = WebAddress.Resources(address),
            Risk = Risk.Medium,
            Preview = [new TextBlock($"GET {address.AbsoluteUri}{string.Concat(headers)}")],
            TimeoutSeconds = arguments.Timeout + Slack,
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        FetchArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryRead(arguments.Url, out var address, out var problem))
        {
            return ToolResult.Error(problem);
        }

        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(arguments.Timeout), plugin.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var request = new Exchange(
            address, [.. plan.Resources.Where(static resource => resource.Kind == ResourceKind.Host).Select(static resource => resource.Value)])
        {
            Accept = "text/html,application/xhtml+xml,text/markdown;q=0.9,application/json;q=0.9,text/plain;q=0.9,*/*;q=0.8",
            Headers = arguments.Headers,
        };
        var started = plugin.Time.GetTimestamp();
        try
        {
            using var response = await Redirects.SendAsync(_clients.For(context.Workspace), request, adjust: null, deadline.Token);
            var limit = ToolSettings.Number(context.Settings, "readBytes", DefaultRead, 1_000, 64 * 1024 * 1024);
            var body = await BodyReader.ReadAsync(response, limit, progress: null, deadline.Token, cancellationToken);
            var report = new FetchReport(arguments, response, body, plugin.Time.GetElapsedTime(started), limit);
            return await report.WriteAsync(
                context.Blobs, ToolSettings.Number(context.Settings, "showChars", FetchReport.DefaultShown, 1_000, 1_000_000), cancellationToken);
        }
        catch (ExchangeException exception)
        {
            return ToolResult.Error(exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return ToolResult.Error(Failures.Describe(address, exception));
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Error($"{address} did not answer within {arguments.Timeout} s: try again with a longer timeout, or do without it.");
        }
    }
}
