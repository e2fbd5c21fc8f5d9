using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Acts with what the host gives a call: sub-agents in child sessions, and calls of tools that are judged as a model's are.</summary>
/// <param name="context">The call that the run is.</param>
internal sealed class NodeExecutor(ToolContext context) : INodeExecutor
{
    private const int MostText = 200_000;
    private const int UsualMinutes = 60;
    private const decimal LeastCost = 0.0001m;

    private const string GoOn =
        "You were interrupted in the middle of this task, and go on now. Look at what you did before and at the state of the files, since a call that was "
        + "interrupted may have been carried out, wholly or in part. Then finish the task, and answer as it says.";

    /// <inheritdoc/>
    public async ValueTask<string?> PrepareAsync(Execution execution, CancellationToken cancellationToken)
    {
        if (execution.Worktree is null && (execution.Node.Kind != NodeKind.Agent || execution.IsCheck))
        {
            return null;
        }

        var about = $"{execution.Node.Id} of {execution.Run}";
        return execution.Session ?? (FolderOf(execution) is { } folder
            ? await Agents.OpenAsync(about, folder, cancellationToken).ConfigureAwait(false)
            : await Agents.OpenAsync(about, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<double> FindCostAsync(Execution execution, CancellationToken cancellationToken) =>
        execution is { Node.Kind: NodeKind.Agent, IsCheck: false, Session: { } session }
            && await Agents.ReadSpentAsync(session, cancellationToken).ConfigureAwait(false) is { } spent
            ? Math.Max(0, (double)spent - execution.CountedCost)
            : 0;

    /// <inheritdoc/>
    public ValueTask RestAsync() => context.Agents?.ReleaseFoldersAsync(CancellationToken.None) ?? default;

    /// <inheritdoc/>
    public ValueTask LimitAsync(double dollars, CancellationToken cancellationToken) =>
        context.Agents?.LimitAsync((decimal)Math.Min(dollars, 1_000_000), cancellationToken) ?? default;

    /// <inheritdoc/>
    public async ValueTask<NodeCompleted> ExecuteAsync(Execution execution, CancellationToken cancellationToken)
    {
        if (execution.IsCheck)
        {
            return await CommandAsync(execution, cancellationToken).ConfigureAwait(false);
        }

        return execution.Node.Kind switch
        {
            NodeKind.Agent => await AgentAsync(execution, cancellationToken).ConfigureAwait(false),
            NodeKind.Tool => await ToolAsync(execution, cancellationToken).ConfigureAwait(false),
            NodeKind.Publish => await new Publisher((line, _, token) => RunLineAsync(execution, line, token)).RunAsync(execution, cancellationToken)
                .ConfigureAwait(false),
            _ => await CommandAsync(execution, cancellationToken).ConfigureAwait(false),
        };
    }

    private ISubAgents Agents => context.Agents ?? throw new CapabilityException("This host starts no sub-agents here.");

    private IToolCalls Calls => context.Calls ?? throw new CapabilityException("This host lets no tool call others.");

    /// <summary>The worktree that the plugin git makes.</summary>
    private static SubAgentFolder? FolderOf(Execution execution) =>
        execution.Worktree is { } name ? new SubAgentFolder("worktree") { Name = name } : null;

    private async Task<NodeCompleted> AgentAsync(Execution execution, CancellationToken cancellationToken)
    {
        var session = execution.Session!;
        var messages = await context.Workspace.Sessions.FindAsync(session, cancellationToken).ConfigureAwait(false) is null
            ? []
            : await MessagesAsync(session, cancellationToken).ConfigureAwait(false);

        // It had answered before the process ended: nothing runs again.
        if (messages.Count > 0 && messages[^1] is { Role: MessageRole.Assistant, Interrupted: false } last
            && !last.Parts.Any(static part => part is ToolCallPart)
            && TextOf(last) is { Length: > 0 } said)
        {
            return Result(execution, said, AgentAnswer.Data(said), cost: 0, [], session, model: last.Model);
        }

        var node = execution.Node;
        var wanted = WantedForm(execution);
        var prompt = messages.Count > 0 ? GoOn + wanted
            : execution.Text + wanted + (execution.LastError is { } error ? $"\n\nAn attempt before this one failed: {error}" : "");
        if (prompt.Length > MostText)
        {
            return Failed(execution, $"its prompt has {prompt.Length} characters, {MostText} are the most", isFinal: true);
        }

        SubAgentResult result;
        try
        {
            result = await Agents.RunAsync(
                new SubAgentRequest(prompt)
                {
                    SessionId = session,
                    Description = $"{node.Id} of {execution.Run}",
                    Agent = node.Agent,
                    Model = execution.Model,
                    Folder = FolderOf(execution),
                    Tools = node.Tools,

                    // It ends by itself where they are reached, and says what it cost.
                    Limits = new TurnLimits
                    {
                        Cost = Math.Max(LeastCost, (decimal)execution.CostLeft),
                        Seconds = Math.Max(1, execution.SecondsLeft),
                    },
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (CapabilityException exception)
        {
            return Failed(execution, exception.Message, isFinal: true);
        }

        // What the session spent says it of requests that were cut off, too.
        var cost = Math.Max((double)(result.Cost ?? 0), await FindCostAsync(execution, CancellationToken.None).ConfigureAwait(false));
        return result.Outcome == TurnOutcome.Answered
            ? Result(execution, result.Text, AgentAnswer.Data(result.Text), cost, result.Files, session, root: result.Root,
                model: await ModelOfAsync(execution, session, cancellationToken).ConfigureAwait(false))
            : Failed(execution, result.Reason ?? $"it ended with {EnumNames.Write(result.Outcome)}",
                result.Outcome is TurnOutcome.Denied or TurnOutcome.Refused) with
            {
                Cost = cost,
                Files = result.Files,
            };
    }

    /// <summary>The model that answered, as the session has it; null where nothing asks for it.</summary>
    private async ValueTask<string?> ModelOfAsync(Execution execution, string session, CancellationToken cancellationToken) =>
        execution.Saves.Any(static each => each.Save.Field == "model")
            ? (await MessagesAsync(session, cancellationToken).ConfigureAwait(false)).FindLast(static message => message.Role == MessageRole.Assistant)?.Model
            : null;

    private async ValueTask<List<Message>> MessagesAsync(string session, CancellationToken cancellationToken)
    {
        var all = new List<Message>();
        while (await context.Workspace.Sessions.ReadMessagesAsync(session, all.Count, 1_000, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }

    private static string TextOf(Message message) => string.Concat(message.Parts.OfType<TextPart>().Select(static part => part.Text));

    private static string WantedForm(Execution execution)
    {
        var wanted = execution.Saves.Where(static each => each.Save.Field is null && each.Type.Kind is not ValueKind.String
            && each.Type is not { Kind: ValueKind.List, Element.Kind: ValueKind.String }).Select(static each => each.Type).FirstOrDefault()
            ?? (execution.Saves.Any(static each => each.Save.Field?.StartsWith("data", StringComparison.Ordinal) == true) ? StateType.Json : null);
        var form = wanted is null ? "" : $"\n\nEnd your answer with the result as JSON ({wanted}) in a block of code marked json.";
        return execution.Phrase is { } phrase
            ? $"{form}\n\nOnly when the whole task is done and nothing is left, end your answer with this line, alone: {phrase}"
            : form;
    }

    private async Task<NodeCompleted> CommandAsync(Execution execution, CancellationToken cancellationToken)
    {
        var (result, exit, output) = await RunLineAsync(execution, execution.Text, cancellationToken).ConfigureAwait(false);
        if (exit is null)
        {
            return Failed(execution, output, result.IsDenied);
        }

        var done = Result(execution, output, AgentAnswer.Data(output), cost: 0, [], session: null, exit);
        return exit == 0 || execution.IsCheck || execution.Node.AnyExit ? done
            : Failed(execution, string.Create(CultureInfo.InvariantCulture, $"exit {exit}: {LastLine(output)}"), isFinal: false) with { ExitCode = exit,
                Digest = done.Digest };
    }

    /// <summary>Runs a command line by the tool <c>shell</c>: judged, asked about and held as a model's.</summary>
    private async ValueTask<(ToolCallResult Result, int? Exit, string Output)> RunLineAsync(
        Execution execution, string line, CancellationToken cancellationToken)
    {
        var node = execution.Node;
        var seconds = (int)Math.Ceiling((node.Minutes ?? UsualMinutes) * 60);
        var arguments = JsonText.Object(writer =>
        {
            writer.WriteString("command", line);
            writer.WriteNumber("timeout", Math.Min(seconds, 3600));
            writer.WriteBoolean("wait", true);
            writer.WriteString("description", $"{node.Id} of a workflow");
        });
        var result = FolderOf(execution) is { } folder
            ? await Agents.CallAsync(execution.Session!, folder, "shell", arguments, cancellationToken).ConfigureAwait(false)
            : await Calls.CallAsync("shell", arguments, cancellationToken).ConfigureAwait(false);

        // A call that was cancelled has a result like one that failed: what it did until then is not known.
        cancellationToken.ThrowIfCancellationRequested();
        var text = Text(result.Content);
        var exit = result.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("exitCode", out var code) && code.TryGetInt32(out var number)
            ? number
            : (int?)null;

        // The tool's own first line says how it ended.
        return (result, exit, exit is null ? text : text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var first ? text[(first + 1)..] : "");
    }

    private async Task<NodeCompleted> ToolAsync(Execution execution, CancellationToken cancellationToken)
    {
        var arguments = JsonText.Element(writer => Values.Write(writer, execution.Arguments ?? Values.Empty));
        var result = FolderOf(execution) is { } folder
            ? await Agents.CallAsync(execution.Session!, folder, execution.Node.Tool!, arguments, cancellationToken).ConfigureAwait(false)
            : await Calls.CallAsync(execution.Node.Tool!, arguments, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var text = Text(result.Content);
        return result.IsError
            ? Failed(execution, text, result.IsDenied)
            : Result(execution, text, result.Data is { } data ? Values.FromJson(data) : AgentAnswer.Data(text), cost: 0, [], session: null);
    }

    private static string Text(IReadOnlyList<Part> content) =>
        string.Join('\n', content.Select(static part => part switch { TextPart text => text.Text, JsonPart json => json.Value.GetRawText(), _ => "" }));

    private static string LastLine(string text) =>
        text.Split('\n').LastOrDefault(static line => line.Trim().Length > 0) is { } line ? line.Length > 200 ? line[..200] : line : "no output";

    private static NodeCompleted Failed(Execution execution, string error, bool isFinal) => new(execution.Key, NodeOutcome.Failed)
    {
        Error = error.Length > 2_000 ? error[..2_000] : error,
        IsFinal = isFinal,
    };

    private static NodeCompleted Result(
        Execution execution, string text, object? data, double cost, IReadOnlyList<string> files, string? session, int? exit = null,
        string? root = null, string? model = null)
    {
        var result = Values.Map(
            ("text", text.Length > MostText ? text[..MostText] : text),
            ("data", data),
            ("exitCode", (double?)exit is { } code ? code : null),
            ("session", session),
            ("root", root),
            ("worktree", execution.Worktree),
            ("files", ImmutableList.CreateRange<object?>(files)));

        // The whole says nothing of the model: who judges several is not to know whose is whose.
        result = result.SetItem("result", Values.Map(
            ("worktree", execution.Worktree), ("text", result["text"]), ("exitCode", result["exitCode"]), ("files", result["files"])));
        result = result.SetItem("model", model);
        var writes = new List<Write>();
        foreach (var (save, type) in execution.Saves)
        {
            var value = AgentAnswer.Field(result, save.Field, type);
            var isElement = type.Kind == ValueKind.List && value is not ImmutableList<object?>;
            if (!Values.TryFit(value, isElement ? type.Element! : type, out var fitted))
            {
                return Failed(execution, $"{save.Key} is a {type}, and the result has none: {(text.Length > 200 ? text[..200] + "…" : text)}",
                    isFinal: false) with { Cost = cost };
            }

            writes.Add(new Write(save.Key, fitted));
        }

        return new NodeCompleted(execution.Key, NodeOutcome.Ok)
        {
            Writes = writes,
            ExitCode = exit,
            Cost = cost,
            Digest = Digests.Of(text, exit?.ToString(CultureInfo.InvariantCulture) ?? ""),
            Length = text.Length,
            Files = files,
            Said = session is not null && execution.Phrase is { } phrase && AgentAnswer.Says(text, phrase),
        };
    }
}
