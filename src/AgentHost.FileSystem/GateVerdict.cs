namespace AgentHost.FileSystem;

/// <summary>Verdict of a gate on a path.</summary>
/// <param name="IsAllowed">It may be read.</param>
/// <param name="Sentence">Reason why it may not; null for a hidden path: that is absent.</param>
/// <param name="IsListed">True when its name is shown in its folder all the same.</param>
public readonly record struct GateVerdict(bool IsAllowed, string? Sentence, bool IsListed)
{
    public static GateVerdict Allowed => new(true, null, true);

    public static GateVerdict Hidden => new(false, null, false);

    public static GateVerdict Refused(string sentence, bool listed = true) => new(false, sentence, listed);
}
