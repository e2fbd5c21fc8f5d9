using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>Requests and answers for tests.</summary>
internal static class Asking
{
    public const string Key = "secret-key-0123456789";

    public static readonly ModelRequest Hello = new([User(new TextPart("hello"))]);

    public static ModelClientOptions Options(string settings = "{}") =>
        new("house", "m-1") { Credential = Key, CredentialSource = "environment variable HOUSE_KEY", Settings = AgentJson.Parse(settings) };

    public static Message User(params IReadOnlyList<Part> parts) => new("u", MessageRole.User, parts, default);

    public static Message Assistant(params IReadOnlyList<Part> parts) => new("a", MessageRole.Assistant, parts, default) { Model = "house/m-1" };

    public static Message Results(params IReadOnlyList<Part> parts) => new("r", MessageRole.Tool, parts, default);

    public static async Task<List<ModelUpdate>> AskAsync(
        IChatClient client,
        ModelRequest? request = null,
        ModelClientOptions? options = null,
        ChatProviderOptions? more = null,
        CancellationToken cancellationToken = default)
    {
        await using var model = client.AsModelClient(options ?? Options(), more);
        var updates = new List<ModelUpdate>();
        await foreach (var update in model.StreamAsync(request ?? Hello, cancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    /// <summary>What a chat client is given for a request.</summary>
    public static async Task<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> SentAsync(
        ModelRequest request, ModelClientOptions? options = null, ChatProviderOptions? more = null)
    {
        using var client = ScriptedChatClient.Saying(new TextContent("yes"));
        await AskAsync(client, request, options, more);
        var (messages, sent) = Assert.Single(client.Requests);
        return (messages, sent!);
    }

    public static JsonElement Json(string text) => AgentJson.Parse(text);
}
