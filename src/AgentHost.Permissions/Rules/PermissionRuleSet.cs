namespace AgentHost.Permissions.Rules;

/// <summary>Several rules in one text, as they are offered together for a line with several commands: <c>shell(make); shell(npm test)</c>.</summary>
public static class PermissionRuleSet
{
    private const string Between = "); ";

    /// <summary>The rules as one text.</summary>
    public static string Join(IReadOnlyList<string> rules) => string.Join("; ", rules);

    /// <summary>The rules of a text; the text itself where it holds one.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var pieces = text.Split(Between);
        for (var i = 0; i < pieces.Length - 1; i++)
        {
            pieces[i] += ")";
        }

        return pieces;
    }
}
