using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A message that has the words.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Name">The session's name.</param>
/// <param name="Workspace">Real path of the session's workspace.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Role">Whose it is.</param>
/// <param name="Time">Time at which it was written.</param>
/// <param name="Text">The place in it, shortened; secrets are hidden.</param>
public sealed record SearchHit(string Session, string Name, string Workspace, string MessageId, MessageRole Role, DateTimeOffset Time, string Text)
{
    /// <summary>Positions of the words in the text.</summary>
    [AllowNull]
    public IReadOnlyList<TextSpan> Found { get => field ?? []; init; }
}
