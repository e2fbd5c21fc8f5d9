using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Server.Access;

/// <summary>A token as it is kept: by its hash, so that who reads the file has no token.</summary>
/// <param name="Id">Names it for people; no secret.</param>
/// <param name="Hash">SHA-256 of the token, in lower-case hexadecimal digits.</param>
/// <param name="Scopes">What it allows, as words with commas between them.</param>
/// <param name="CreatedAt">Time at which it was made.</param>
public sealed record AccessToken(string Id, string Hash, string Scopes, DateTimeOffset CreatedAt)
{
    /// <summary>Name that a person gave it.</summary>
    [AllowNull]
    public string Name { get => field ?? ""; init; }

    /// <summary>Real path of the only workspace that it is for; null for all.</summary>
    public string? Workspace { get; init; }

    /// <summary>Scopes that it has. For one workspace there is no admin, whatever an older version kept: what it allows counts in all of them.</summary>
    internal AccessScopes Allowed
    {
        get => field == AccessScopes.None ? field = Read() : field;
        init;
    }

    private AccessScopes Read() =>
        AccessScopeNames.Parse(Scopes) is not { } scopes ? AccessScopes.None
        : Workspace is not null && scopes.HasFlag(AccessScopes.Admin) ? AccessScopes.Read | AccessScopes.Prompt | AccessScopes.Approve
        : scopes;
}
