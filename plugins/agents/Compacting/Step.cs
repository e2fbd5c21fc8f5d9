namespace AgentHost.Plugins.Agents.Compacting;

/// <summary>Messages that stay or go together: a prompt, or an answer with the results of its calls.</summary>
/// <param name="messages">Its messages.</param>
/// <param name="pinned">Calls whose results stay as they are.</param>
internal sealed class Step(IReadOnlyList<Message> messages, IReadOnlyList<string> pinned)
{
    public string FirstId => Messages[0].Id;

    public IReadOnlyList<Message> Messages { get; } = messages;

    /// <summary>Estimated size in tokens; less, once outputs are trimmed.</summary>
    public long Tokens { get; set; } = messages.Sum(static message => (long)TokenEstimate.Of(message));

    /// <summary>The results that may be trimmed, each with what it takes.</summary>
    public IReadOnlyList<(string CallId, int Tokens)> Outputs { get; } =
        [
            .. messages.SelectMany(static message => message.Parts).OfType<ToolResultPart>()
                .Where(result => !pinned.Contains(result.CallId, StringComparer.Ordinal)).Select(static result => (result.CallId, TokenEstimate.Of(result)))
        ];
}
