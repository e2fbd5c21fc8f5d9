using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>Asks the person's model for a server: text in, text out, no tools, bounded.</summary>
internal sealed class ModelAsker(IModels models, TimeProvider time)
{
    private const int MostTokens = 4_096;
    private const int MostChars = 100_000;

    private volatile string? _model;

    /// <summary>The model of the session's last request: the one that servers are answered by.</summary>
    public string? Model { get => _model; set => _model = value; }

    /// <summary>The last words of what is asked.</summary>
    public static string Shown(CreateMessageRequestParams request) => request.Messages is { Count: > 0 } messages ? TextOf(messages[^1]) : "";

    public async ValueTask<CreateMessageResult> AskAsync(IWorkspaceContext workspace, CreateMessageRequestParams request, CancellationToken cancellationToken)
    {
        if (Model is not { } name)
        {
            throw new McpException("Refused: there is no model yet.");
        }

        var messages = new List<Message>();
        var chars = request.SystemPrompt?.Length ?? 0;
        foreach (var message in request.Messages)
        {
            var text = TextOf(message);
            chars += text.Length;
            messages.Add(new Message(
                $"s{messages.Count}", message.Role == Role.Assistant ? MessageRole.Assistant : MessageRole.User, [new TextPart(text)], time.GetUtcNow()));
        }

        if (chars > MostChars)
        {
            throw new McpException($"Refused: more than {MostChars} characters.");
        }

        try
        {
            var client = await models.OpenAsync(workspace, name, cancellationToken);
            var answer = new StringBuilder();
            await foreach (var update in client.StreamAsync(
                new ModelRequest(messages)
                {
                    System = request.SystemPrompt is { Length: > 0 } system ? [new PromptText("server", system)] : [],
                    Parameters = new ModelParameters { MaxOutputTokens = Math.Clamp(request.MaxTokens, 1, MostTokens) },
                },
                cancellationToken))
            {
                if (update is TextDelta delta && answer.Length < MostChars)
                {
                    answer.Append(delta.Text);
                }
                else if (update is ModelFault fault)
                {
                    throw new McpException($"The model failed: {fault.Message}");
                }
            }

            return new CreateMessageResult
            {
                Role = Role.Assistant,
                Model = name,
                StopReason = "endTurn",
                Content = [new TextContentBlock { Text = answer.ToString() }]
            };
        }
        catch (CapabilityException exception)
        {
            throw new McpException($"The model cannot be asked: {exception.Message}", exception);
        }
    }

    private static string TextOf(SamplingMessage message) => string.Join('\n', message.Content.OfType<TextContentBlock>().Select(static block => block.Text));
}
