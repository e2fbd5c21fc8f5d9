using System.Text.Json;

namespace AgentHost.Plugins.Offline.Tests;

/// <summary>Plays the host: sends a prompt, answers tool calls from a function, until there is a text.</summary>
internal sealed class Conversation(params string[] tools)
{
    private static readonly string[] AllTools = ["edit", "glob", "grep", "list", "read", "shell", "write"];

    private readonly List<Message> _messages = [];

    public List<List<ToolCallPart>> Steps { get; } = [];

    public ModelFinished? Finished { get; private set; }

    public IEnumerable<ToolCallPart> Calls => Steps.SelectMany(step => step);

    public static async Task<(string Text, Conversation Conversation)> RunAsync(string prompt, Func<ToolCallPart, ToolResult> answer, params string[] tools)
    {
        var conversation = new Conversation(tools);
        return (await conversation.PromptAsync(prompt, answer), conversation);
    }

    public async Task<string> PromptAsync(string prompt, Func<ToolCallPart, ToolResult> answer)
    {
        _messages.Add(new Message($"u{_messages.Count}", MessageRole.User, [new TextPart(prompt)], default));
        for (var step = 0; step < 30; step++)
        {
            var (text, calls) = await StepAsync();
            if (calls.Count == 0)
            {
                _messages.Add(new Message($"a{_messages.Count}", MessageRole.Assistant, [new TextPart(text)], default));
                return text;
            }

            Steps.Add(calls);
            _messages.Add(new Message($"a{_messages.Count}", MessageRole.Assistant, [.. calls], default));
            _messages.Add(new Message($"t{_messages.Count}", MessageRole.Tool, [.. calls.Select(call =>
            {
                var result = answer(call);
                return new ToolResultPart(call.CallId, result.Content) { IsError = result.IsError };
            })], default));
        }

        throw new InvalidOperationException("The rules do not come to an end.");
    }

    public async Task<(string Text, List<ToolCallPart> Calls)> StepAsync()
    {
        await using var client = new OfflineProvider().CreateClient(new ModelClientOptions("offline", "rules"));
        var offered = tools.Length > 0 ? tools : AllTools;
        var request = new ModelRequest(_messages) { Tools = [.. offered.Select(name => new ToolSpec(name, name, AgentJson.EmptyObject))] };
        var text = "";
        var calls = new List<ToolCallPart>();
        ModelUpdate? last = null;
        await foreach (var update in client.StreamAsync(request, CancellationToken.None))
        {
            Assert.False(last is ModelFinished, "Nothing follows the end.");
            last = update;
            switch (update)
            {
                case TextDelta delta:
                    Assert.InRange(delta.Text.Length, 1, 50);
                    text += delta.Text;
                    break;
                case ToolCallDelta call:
                    Assert.Equal(calls.Count, call.Index);
                    calls.Add(new ToolCallPart(call.CallId!, call.Tool!, AgentJson.Parse(call.Arguments!)));
                    break;
            }
        }

        var finished = Assert.IsType<ModelFinished>(last);
        Assert.True(calls.Count > 0 ? finished.Reason == FinishReason.ToolCalls : finished.Reason is FinishReason.Stop or FinishReason.Refusal);
        Finished = finished;
        return (text, calls);
    }

    public static async Task<List<ToolCallPart>> FirstCallsAsync(string prompt, params string[] tools)
    {
        var conversation = new Conversation(tools);
        conversation._messages.Add(new Message("u", MessageRole.User, [new TextPart(prompt)], default));
        return (await conversation.StepAsync()).Calls;
    }

    public static string Show(ToolCallPart call) => call.Tool + " " + call.Arguments.GetRawText();

    public static string? Argument(ToolCallPart call, string name) =>
        call.Arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
