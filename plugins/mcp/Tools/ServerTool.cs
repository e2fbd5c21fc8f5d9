using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Mcp.Servers;
using ModelContextProtocol;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>Calls of the servers' tools, and of the source's own two.</summary>
internal sealed class ServerTool(ServerHub hub, McpToolSource source) : Tool
{
    private const int MostShown = 200;

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (call.Tool == McpToolSource.WaitTool)
        {
            return new ToolPlan(call, "Wait for MCP servers");
        }

        if (call.Tool == McpToolSource.ResourceTool)
        {
            var (server, uri) = (call.Arguments.Text("server"), call.Arguments.Text("uri"));
            return uri is not null && server is null && hub.Servers.Count(static each => each.Offer.HasResources) > 1
                ? ToolPlan.Refuse(call, "Say of which server: there are several with resources.")
                : new ToolPlan(
                    call,
                    uri is null ? "List MCP resources" : $"Read {Cleaned.Line(uri, 200)} of {Cleaned.Line(server ?? "the MCP server", 60)}")
                {
                    Effects = uri is null ? ToolEffects.None : ToolEffects.Mcp
                };
        }

        if (source.Find(call.Tool) is not { } offered)
        {
            return ToolPlan.Refuse(call, $"{call.Tool} is not there any more: its server took it back. The tools that there are stand in the next request.");
        }

        if (offered.Server.Offer.Tools.FirstOrDefault(tool => tool.Name == offered.Tool.Name) is { } now && now.Print != offered.Tool.Print)
        {
            return ToolPlan.Refuse(
                call,
                $"{call.Tool} has changed since it was shown to you ({now.Print.Difference(offered.Tool.Print)}); "
                + "look at it again, it stands in the next request as it is now.");
        }

        return new ToolPlan(call, $"{offered.Server.Spec.Name}: {Cleaned.Line(offered.Tool.Name, 80)}")
        {
            Effects = ToolEffects.Mcp,
            Risk = offered.Tool.Destroys ? Risk.High : Risk.Medium,
            Reasons = offered.Tool.Destroys ? ["the server says that it destroys something"] : [],
            Preview =
            [
                new CodeBlock(call.Arguments.GetRawText() is { Length: > 4_000 } text ? text[..4_000] + "…" : call.Arguments.GetRawText()) { Language = "json" }
            ],
            ApprovalReason = await hub.Approvals.ChangedAsync(offered, cancellationToken) is { } difference
                ? $"{call.Tool} is not what was allowed before, {difference}. It says now: {Cleaned.Line(offered.Tool.Description, 300)}"
                : null,
            TimeoutSeconds = offered.Server.Spec.Timeout.TotalSeconds + 5,
            State = offered.Tool.Print.ToElement(),
        };
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return plan.Call.Tool switch
            {
                McpToolSource.WaitTool => ToolResult.Text(await WaitAsync(context, cancellationToken)),
                McpToolSource.ResourceTool => ToolResult.Text(await ReadAsync(plan.Call.Arguments, cancellationToken)),
                _ => await CallAsync(plan, context, cancellationToken),
            };
        }
        catch (McpServerException exception)
        {
            return ToolResult.Error(Sentence(exception.Message));
        }
    }

    internal static string Sentence(string text) => Cleaned.Text(text, 1_000).TrimEnd('.', ' ') + ".";

    private async Task<string> WaitAsync(ToolContext context, CancellationToken cancellationToken)
    {
        context.Progress.Report(new ToolProgress { Text = "waiting for MCP servers" });
        await hub.WaitAsync(cancellationToken);
        var text = new StringBuilder();
        foreach (var server in hub.Servers)
        {
            var names = server.Offer.Tools.Select(tool => ToolNames.Of(server.Spec.Name, tool.Name)).Take(MostShown).ToList();
            text.Append(server.Spec.Name).Append(": ")
                .AppendLine(
                    server.State == ServerState.Ready ? names.Count == 0 ? "no tools" : string.Join(", ", names) : Sentence(server.Reason ?? "not there"));
            foreach (var line in server.Offer.LeftOut)
            {
                text.Append("  ").AppendLine(line);
            }
        }

        return text.ToString().TrimEnd();
    }

    private async Task<string> ReadAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.Text("uri") is { } uri)
        {
            var server = arguments.Text("server") is { } name ? hub.Find(name) : hub.Servers.First(static each => each.Offer.HasResources);
            return await hub.ReadResourceAsync(server, uri, null, cancellationToken);
        }

        var servers = arguments.Text("server") is { } only ? [hub.Find(only)] : hub.Servers;
        var lines = new List<string>();
        foreach (var server in servers)
        {
            if (server.Offer.HasResources)
            {
                await server.AcquireAsync(cancellationToken);
                lines.AddRange(server.Offer.Resources.Select(resource =>
                    $"{server.Spec.Name} {resource.Uri}{(resource.IsTemplate ? " (template)" : "")} — "
                    + $"{resource.Name}{(resource.Description.Length > 0 ? $": {resource.Description}" : "")}"));
            }
        }

        return lines.Count == 0
            ? "There are no resources."
            : Cleaned.Text(string.Join('\n', lines.Take(MostShown)) + (lines.Count > MostShown ? $"\nand {lines.Count - MostShown} more" : ""), 50_000);
    }

    private async Task<ToolResult> CallAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var offered = source.Find(plan.Call.Tool) ?? throw new McpServerException($"{plan.Call.Tool} is not there any more");
        var (server, name) = (offered.Server, offered.Tool.Name);
        var sent = false;
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = hub.Time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), clock, server.Spec.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            var client = await server.AcquireAsync(clock.Token);
            var now = server.Offer.Tools.FirstOrDefault(tool => tool.Name == name)
                ?? throw new McpServerException($"{server.Spec.Name} has no tool {name} any more");
            if (ToolFingerprint.Read(plan.State ?? default) is { } planned && planned != now.Print)
            {
                throw new McpServerException(
                    $"{plan.Call.Tool} has changed since this call was decided on ({now.Print.Difference(planned)}); nothing was called, look at it again");
            }

            await hub.Approvals.NoteAsync(offered, clock.Token);
            using var active = server.Calls.Begin(context);
            sent = true;
            var arguments = plan.Call.Arguments.EnumerateObject()
                .ToDictionary(static member => member.Name, static member => (object?)member.Value, StringComparer.Ordinal);
            var progress = new Progressing(context.Progress);
            return ResultReader.Read(await client.CallToolAsync(name, arguments, progress, null, clock.Token));
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && (sent || !cancellationToken.IsCancellationRequested))
        {
            // It was told where its call was cut off: MendingTransport.
            var end = cancellationToken.IsCancellationRequested ? $"The call of {name} was cancelled"
                : $"{server.Spec.Name} did not answer the call of {name} within {server.Spec.Timeout.TotalSeconds:0.#} s (its timeout)";
            throw new McpServerException(sent
                ? $"{end}. {server.Spec.Name} was told to stop; what it did by then stays done"
                : $"{end}: it was not there in time, and nothing was called");
        }
        catch (McpException exception)
        {
            throw new McpServerException($"{server.Spec.Name} refused the call: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException or InvalidOperationException
            or ObjectDisposedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // How it ended is known a moment later than that it did.
            await server.WhenToldAsync(cancellationToken);
            throw new McpServerException(server.Reason ?? $"{server.Spec.Name} was lost during the call: {exception.Message}", exception);
        }
    }

    private sealed class Progressing(IToolProgress progress) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => progress.Report(new ToolProgress
        {
            Text = value.Message is { } said ? Cleaned.Line(said, 200) : null,
            Share = value.Total is > 0 and { } total && float.IsFinite(value.Progress / total) ? Math.Clamp(value.Progress / total, 0, 1) : null,
        });
    }
}
