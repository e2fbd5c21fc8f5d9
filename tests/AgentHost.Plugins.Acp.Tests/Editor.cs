using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Acp.Tests;

/// <summary>The program as one that goes on, spoken with as an editor does: several prompts, several sessions.</summary>
internal sealed class Editor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly AgentRig _rig;
    private readonly Task<string> _errors;
    private int _id;

    private Editor(AgentRig rig, Process program)
    {
        (_rig, Program) = (rig, program);
        _errors = program.StandardError.ReadToEndAsync();
    }

    public Process Program { get; }

    /// <summary>Opens one whose sessions prompt an agent that may start.</summary>
    public static async Task<Editor> OpenAsync(AgentRig rig, string agent, params IReadOnlyList<string> words)
    {
        var editor = new Editor(
            rig, rig.Speak(["acp", "--model", $"acp/{agent}", "--allow", "external_agent", "--allow", "external_agent(domain:*)", .. words]));
        await editor.AskAsync("initialize", new JsonObject { ["protocolVersion"] = 1 });
        return editor;
    }

    public async Task<string> BeginAsync() =>
        (await AskAsync("session/new", new JsonObject { ["cwd"] = _rig.Folder, ["mcpServers"] = new JsonArray() })).GetProperty("sessionId").GetString()!;

    /// <summary>Sends a prompt and waits for its end.</summary>
    /// <returns>What was answered.</returns>
    public async Task<string> PromptAsync(string session, string text)
    {
        var said = new System.Text.StringBuilder();
        await AskAsync("session/prompt", Prompt(session, text), said);
        return said.ToString();
    }

    /// <summary>Sends a prompt, cancels it once something holds, and waits for its end.</summary>
    /// <returns>The reason for which it stopped.</returns>
    public async Task<string> CancelAsync(string session, string text, Func<bool> when)
    {
        var id = await SendAsync("session/prompt", Prompt(session, text));
        await Eventually.TrueAsync(when, seconds: 90);
        await WriteAsync(new JsonObject { ["method"] = "session/cancel", ["params"] = new JsonObject { ["sessionId"] = session } });
        return (await AnswerAsync(id, said: null)).GetProperty("stopReason").GetString()!;
    }

    public Task<JsonElement> CloseAsync(string session) => AskAsync("session/close", new JsonObject { ["sessionId"] = session });

    public async Task<JsonElement> AskAsync(string method, JsonObject parameters, System.Text.StringBuilder? said = null) =>
        await AnswerAsync(await SendAsync(method, parameters), said);

    public async ValueTask DisposeAsync()
    {
        Program.StandardInput.Close();
        try
        {
            await Program.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            Program.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            Program.Dispose();
        }
    }

    private static JsonObject Prompt(string session, string text) => new()
    {
        ["sessionId"] = session, ["prompt"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
    };

    private async Task<int> SendAsync(string method, JsonObject parameters)
    {
        var id = ++_id;
        await WriteAsync(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        return id;
    }

    private async Task WriteAsync(JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        await Program.StandardInput.WriteLineAsync(message.ToJsonString());
        await Program.StandardInput.FlushAsync();
    }

    /// <summary>Reads up to an answer. What it asks meanwhile is refused.</summary>
    private async Task<JsonElement> AnswerAsync(int id, System.Text.StringBuilder? said)
    {
        while (await Program.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            var message = JsonElement.Parse(line);
            if (!message.TryGetProperty("method", out var method))
            {
                if (message.GetProperty("id").GetInt32() == id)
                {
                    return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(line);
                }
            }
            else if (method.GetString() == "session/request_permission")
            {
                var asked = JsonNode.Parse(message.GetProperty("id").GetRawText());
                await WriteAsync(new JsonObject
                {
                    ["id"] = asked, ["result"] = new JsonObject { ["outcome"] = new JsonObject { ["outcome"] = "cancelled" } },
                });
            }
            else if (message.GetProperty("params").TryGetProperty("update", out var update)
                && update.GetProperty("sessionUpdate").GetString() == "agent_message_chunk")
            {
                said?.Append(update.GetProperty("content").GetProperty("text").GetString());
            }
        }

        throw new InvalidOperationException("The program ended: " + await _errors);
    }
}
