using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;
using ModelContextProtocol.Protocol;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace AgentHost.Mcp.Serving;

/// <summary>The tool that hands the host a whole task: a turn with a model of its own.</summary>
internal sealed class RunTool(McpServing serving)
{
    public const string Name = "run";

    private static readonly Lazy<JsonElement> Input = new(static () => AgentJson.Parse(
        """
        {"type":"object","properties":{
          "prompt":{"type":"string","minLength":1,"description":"The task, in full: the agent knows nothing of your conversation."},
          "model":{"type":"string","minLength":1,"description":"The model, in any form that names one. Default: the settings'."},
          "session":{"type":"string","minLength":1,"description":"Goes on in a session: its name or id, or last. A new one is made where there is none of that name. Default: a new one."},
          "agent":{"type":"string","minLength":1,"description":"The agent that is to do it, by name."}
        },"required":["prompt"],"additionalProperties":false}
        """));

    private static readonly Lazy<JsonElement> Output = new(static () => AgentJson.Parse(
        """
        {"type":"object","properties":{
          "outcome":{"type":"string"},"session":{"type":"string"},"sessionName":{"type":"string"},"model":{"type":["string","null"]},
          "steps":{"type":"integer"},"toolCalls":{"type":"integer"},"cost":{"type":["number","null"]},"files":{"type":"array","items":{"type":"string"}},"reason":{"type":["string","null"]}
        },"required":["outcome","session","sessionName","steps","toolCalls","files"]}
        """));

    /// <summary>Its declaration.</summary>
    public static McpTool Describe() => new()
    {
        Name = Name,
        Title = "Run a task",
        Description = "Hands a coding agent a whole task in its folder: it reads, edits and runs commands by itself, within what it is permitted, "
            + "until the task is done, and answers with its last message. It may take minutes; "
            + "cancelling the call ends the turn cleanly, and its session can be gone on with.",
        InputSchema = Input.Value,
        OutputSchema = Output.Value,
        Annotations = new ToolAnnotations { Title = "Run a task", ReadOnlyHint = false, DestructiveHint = true, OpenWorldHint = true },
    };

    public async ValueTask<CallToolResult> CallAsync(ClientCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Params.Arguments;
        foreach (var (name, _) in arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        {
            if (name is not ("prompt" or "model" or "session" or "agent"))
            {
                return ServedTools.Failed($"{DisplayText.Line(name, 60)} is no argument of run: it takes prompt, model, session and agent.");
            }
        }

        if (McpJson.Text(arguments, "prompt") is not { } prompt || string.IsNullOrWhiteSpace(prompt))
        {
            return ServedTools.Failed("The prompt is missing: say what is to be done.");
        }

        var session = await OpenAsync(McpJson.Text(arguments, "session"), cancellationToken);
        var turn = TurnWatch.NewId();
        var asked = new PromptRequest(serving.Workspace.Id, session.Id, [new TextPart(prompt)])
        {
            TurnId = turn,
            Model = McpJson.Text(arguments, "model") ?? serving.Model,
            Agent = McpJson.Text(arguments, "agent"),
            Mode = serving.Mode,
            Interactive = Asker.CanAsk(call.Client),
        };
        await using var watch = new TurnWatch(serving, call, session.Id, turn);
        await watch.BeginAsync(cancellationToken);
        await serving.Host.Prompts.SubmitAsync(asked, CancellationToken.None);
        TurnCompleted ended;
        try
        {
            ended = await watch.Completed.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await serving.Host.Prompts.CancelAsync(session.Id, turn, CancellationToken.None);
            throw;
        }

        return Result(ended, session, watch.Model);
    }

    private static CallToolResult Result(TurnCompleted ended, SessionInfo session, string? model)
    {
        var failed = ended.Outcome != TurnOutcome.Answered;
        var content = new List<ContentBlock>();
        if (failed)
        {
            content.Add(
                new TextContentBlock { Text = $"The task was not finished ({EnumNames.Write(ended.Outcome)}): {ended.Reason ?? "no reason is known"}." });
        }

        if (ended.Text.Length > 0 || !failed)
        {
            content.Add(new TextContentBlock { Text = ended.Text.Length > 0 ? ended.Text : $"({ended.Reason ?? "no answer"})" });
        }

        var data = new JsonObject
        {
            ["outcome"] = EnumNames.Write(ended.Outcome),
            ["session"] = session.Id,
            ["sessionName"] = session.Name,
            ["model"] = model,
            ["steps"] = ended.Steps,
            ["toolCalls"] = ended.ToolCalls,
            ["cost"] = ended.Cost is { } cost ? JsonValue.Create(cost) : null,
            ["files"] = new JsonArray([.. ended.Files.Select(static file => (JsonNode)JsonValue.Create(file))]),
            ["reason"] = ended.Reason,
        };
        return new CallToolResult { IsError = failed, Content = content, StructuredContent = AgentJson.Parse(data.ToJsonString()) };
    }

    private async ValueTask<SessionInfo> OpenAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is not null && await serving.Host.Sessions.FindAsync(serving.Workspace.Root, key, cancellationToken) is { } found)
        {
            return found;
        }

        return key == "last"
            ? throw new HostException(HostFailure.NotFound, "There is no session in this workspace yet: call run without session.")
            : await serving.Host.Sessions.CreateAsync(new NewSession(serving.Workspace.Id) { Name = key }, cancellationToken);
    }
}
