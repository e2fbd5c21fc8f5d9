using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Logins;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;

namespace AgentHost.Plugins.Mcp.Commands;

/// <summary><c>agent mcp</c>, and <c>/mcp</c>.</summary>
internal sealed class McpCommand(ServerHub hub) : Command
{
    private const int MostShown = 500;

    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var patience = TimeSpan.FromSeconds(call.Options.TryGetValue("timeout", out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var seconds) ? Math.Clamp(seconds, 1, 600) : 30);
        return call.Arguments.ToArray() switch
        {
            [] or ["list"] => await ListAsync(patience, cancellationToken),
            ["test", var name] => await TestAsync(name, patience, cancellationToken),
            ["login", var name] =>
                await SayAsync(name, spec => LoginFlow.LoginAsync(spec, hub.Context, !IsOn(call, "no-browser"), cancellationToken), cancellationToken),
            ["logout", var name] => await SayAsync(name, spec => LoginFlow.LogoutAsync(spec, hub.Context, cancellationToken), cancellationToken),
            _ => CommandResult.Wrong("Say agent mcp list, agent mcp test NAME, agent mcp login NAME, or agent mcp logout NAME."),
        };
    }

    private static bool IsOn(CommandCall call, string option) => call.Options.TryGetValue(option, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Does something with a server that is declared, and says what came of it.</summary>
    private async Task<CommandResult> SayAsync(string name, Func<McpServerSpec, Task<string>> work, CancellationToken cancellationToken)
    {
        await hub.FindAsync(cancellationToken);
        if (hub.Declared.FirstOrDefault(spec => spec.Name == name) is not { } spec)
        {
            return CommandResult.Wrong($"There is no MCP server {Cleaned.Line(name, 100)}: agent mcp list shows what is declared.");
        }

        string said;
        var done = true;
        try
        {
            said = await work(spec);
        }
        catch (Exception exception) when (exception is McpServerException or InvalidOperationException)
        {
            (said, done) = ($"{Cleaned.Line(exception.Message, 500).TrimEnd('.')}.", false);
        }

        return new([new TextBlock(said)]) { ExitCode = done ? 0 : 1, Data = Json.Of(new JsonObject { ["name"] = name, ["done"] = done, ["message"] = said }) };
    }

    private static string Where(McpServerSpec spec) =>
        spec.Transport == ServerTransport.Stdio ? string.Join(' ', (IEnumerable<string>)[spec.Command, .. spec.Arguments]) : spec.Url;

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Word(ServerState state) => state.ToString().ToLowerInvariant();

    /// <summary>Lets servers start, and goes on without those that do not come.</summary>
    private async Task WaitAsync(Func<CancellationToken, Task> start, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = hub.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), clock, patience, Timeout.InfiniteTimeSpan);
        try
        {
            await start(clock.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What is not there by now is shown as it is.
        }
    }

    private async Task<CommandResult> ListAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await WaitAsync(async token => await hub.WaitAsync(token), patience, cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        var data = new JsonArray();
        foreach (var spec in hub.Declared)
        {
            var server = hub.Servers.FirstOrDefault(server => server.Spec.Name == spec.Name);
            var (state, offer) = (server is null ? "disabled" : Word(server.State), server?.Offer ?? ServerOffer.None);
            rows.Add([
                spec.Name, spec.Source, state, Cleaned.Line(Where(spec), 60),
                server?.State == ServerState.Ready
                    ? $"{Count(offer.Tools.Count, "tool")}, {Count(offer.Prompts.Count, "prompt")}, {Count(offer.Resources.Count, "resource")}"
                    : server?.Reason ?? ""
            ]);
            data.Add((JsonNode)new JsonObject
            {
                ["name"] = spec.Name,
                ["source"] = spec.Source,
                ["type"] = spec.Transport.ToString().ToLowerInvariant(),
                ["state"] = state,
                ["reason"] = server?.Reason,
                ["tools"] = offer.Tools.Count,
                ["prompts"] = offer.Prompts.Count,
                ["resources"] = offer.Resources.Count,
                ["leftOut"] = new JsonArray([.. offer.LeftOut.Select(static line => (JsonNode)line)]),
                ["process"] = server?.ProcessId,
            });
        }

        var blocks = new List<DisplayBlock>
        {
            rows.Count == 0 ? new TextBlock("There are no MCP servers here.") : new TableBlock(["name", "from", "state", "program or address", ""], rows)
        };
        blocks.AddRange(hub.Problems.Select(static problem => new TextBlock($"! {problem}")));
        blocks.AddRange(hub.Servers.SelectMany(static server => server.Offer.LeftOut.Select(line => new TextBlock($"! {server.Spec.Name}: {line}"))));
        return new(blocks)
        {
            Data = Json.Of(new JsonObject { ["servers"] = data, ["problems"] = new JsonArray([.. hub.Problems.Select(static problem => (JsonNode)problem)]) })
        };
    }

    private async Task<CommandResult> TestAsync(string name, TimeSpan patience, CancellationToken cancellationToken)
    {
        await hub.FindAsync(cancellationToken);
        McpServer server;
        try
        {
            server = hub.Find(name);
        }
        catch (McpServerException exception)
        {
            return CommandResult.Wrong(exception.Message + ".");
        }

        string? failed = null;
        await WaitAsync(
            async token =>
            {
                try
                {
                    await server.AcquireAsync(token);
                }
                catch (McpServerException exception)
                {
                    failed = exception.Message;
                }
            },
            patience,
            cancellationToken);
        var (offer, isReady) = (server.Offer, failed is null && server.State == ServerState.Ready);
        var blocks = new List<DisplayBlock>();
        if (!isReady)
        {
            blocks.Add(new TextBlock($"{(failed ?? server.Reason ?? $"{name} did not start within {patience.TotalSeconds:0} s").TrimEnd('.')}."));
            blocks.AddRange(server.Log.Lines.Count == 0 ? [] : [new CodeBlock(string.Join('\n', server.Log.Lines))]);
        }
        else
        {
            blocks.Add(new TextBlock($"{offer.Server} speaks {offer.Protocol}."));
            blocks.Add(Table("tool", offer.Tools.Select(tool => (ToolNames.Of(name, tool.Name), tool.Description))));
            blocks.Add(Table("prompt", offer.Prompts.Select(static prompt => (prompt.Name, prompt.Description))));
            blocks.Add(Table("resource", offer.Resources.Select(static resource => (resource.Uri, resource.Name))));
            blocks.RemoveAll(static block => block is TableBlock { Rows.Count: 0 });
            blocks.AddRange(offer.LeftOut.Select(static line => new TextBlock($"! {line}")));
        }

        return new(blocks)
        {
            ExitCode = isReady ? 0 : 1,
            Data = Json.Of(new JsonObject
            {
                ["name"] = name,
                ["state"] = isReady ? "ready" : Word(server.State),
                ["reason"] = failed ?? server.Reason,
                ["server"] = offer.Server,
                ["protocol"] = offer.Protocol,
                ["instructions"] = offer.Instructions,
                ["tools"] = new JsonArray([
                    .. offer.Tools.Select(tool =>
                        (JsonNode)new JsonObject { ["name"] = ToolNames.Of(name, tool.Name), ["tool"] = tool.Name, ["description"] = tool.Description })
                ]),
                ["prompts"] = new JsonArray([.. offer.Prompts.Select(static prompt => (JsonNode)prompt.Name)]),
                ["resources"] = new JsonArray([.. offer.Resources.Select(static resource => (JsonNode)resource.Uri)]),
                ["leftOut"] = new JsonArray([.. offer.LeftOut.Select(static line => (JsonNode)line)]),
                ["log"] = new JsonArray([.. server.Log.Lines.Select(static line => (JsonNode)line)]),
            }),
        };
    }

    private static TableBlock Table(string heading, IEnumerable<(string Name, string About)> rows) =>
        new([heading, "description"], [
            .. rows.Take(MostShown).Select(static row => (IReadOnlyList<string>)[Cleaned.Line(row.Name, 100), Cleaned.Line(row.About, 100)])
        ]);
}
