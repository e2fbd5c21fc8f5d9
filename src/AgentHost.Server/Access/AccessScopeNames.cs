namespace AgentHost.Server.Access;

/// <summary>Scopes as words: <c>read</c>, <c>prompt</c>, <c>approve</c>, <c>admin</c>.</summary>
public static class AccessScopeNames
{
    private static readonly (string Name, AccessScopes Scope)[] All =
        [("read", AccessScopes.Read), ("prompt", AccessScopes.Prompt), ("approve", AccessScopes.Approve), ("admin", AccessScopes.Admin)];

    /// <summary>Reads words with commas between them; null where one of them is no scope, or there is none.</summary>
    /// <param name="text">The words.</param>
    public static AccessScopes? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scopes = AccessScopes.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var scope = All.FirstOrDefault(each => each.Name == word).Scope;
            if (scope == AccessScopes.None)
            {
                return null;
            }

            scopes |= scope;
        }

        return scopes;
    }

    /// <summary>Writes scopes as words, the weakest first.</summary>
    /// <param name="scopes">The scopes.</param>
    public static string Write(AccessScopes scopes) => string.Join(',', All.Where(each => scopes.HasFlag(each.Scope)).Select(static each => each.Name));

    /// <summary>Tests that scopes allow what needs one: <c>admin</c> allows all, and each of them allows to read.</summary>
    /// <param name="held">The scopes that there are.</param>
    /// <param name="needed">The one that is needed.</param>
    public static bool Allow(this AccessScopes held, AccessScopes needed) =>
        held.HasFlag(AccessScopes.Admin) || (needed == AccessScopes.Read && held != AccessScopes.None) || (held & needed) == needed;
}
