namespace AgentHost.Server.Access;

/// <summary>Scopes of a token: the things that it allows. All but the empty set allow to read.</summary>
[Flags]
public enum AccessScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Looks at sessions, events, settings and what else there is to see.</summary>
    Read = 1,

    /// <summary>Begins sessions and prompts them, and changes what was begun.</summary>
    Prompt = 2,

    /// <summary>Answers permission requests and questions, and widens what runs without asking.</summary>
    Approve = 4,

    /// <summary>All of it, and settings, trust, logins, plugins, and what cannot be brought back.</summary>
    Admin = 8,
}
