namespace AgentHost.Acp.Protocol;

/// <summary>Kinds of calls. Open.</summary>
public static class ToolKinds
{
    /// <summary>Reads.</summary>
    public const string Read = "read";

    /// <summary>Changes files.</summary>
    public const string Edit = "edit";

    /// <summary>Removes files.</summary>
    public const string Delete = "delete";

    /// <summary>Moves files.</summary>
    public const string Move = "move";

    /// <summary>Looks for something.</summary>
    public const string Search = "search";

    /// <summary>Runs programs.</summary>
    public const string Execute = "execute";

    /// <summary>Notes and plans.</summary>
    public const string Think = "think";

    /// <summary>Gets something from elsewhere.</summary>
    public const string Fetch = "fetch";

    /// <summary>Anything else.</summary>
    public const string Other = "other";
}
