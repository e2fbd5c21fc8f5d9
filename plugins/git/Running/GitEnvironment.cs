namespace AgentHost.Plugins.Git.Running;

/// <summary>Variables that git is started with: nothing of the host's own repository, no pager, editor or prompt, messages in English.</summary>
internal static class GitEnvironment
{
    private static readonly Dictionary<string, string?> Always = new(StringComparer.Ordinal)
    {
        // What a hook that started the host has set: it would turn git to another repository.
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_PREFIX"] = null,
        ["GIT_COMMON_DIR"] = null,
        ["GIT_NAMESPACE"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null,
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null,
        ["GIT_QUARANTINE_PATH"] = null,
        ["GIT_SHALLOW_FILE"] = null,
        ["GIT_GRAFT_FILE"] = null,
        ["GIT_REPLACE_REF_BASE"] = null,
        ["GIT_IMPLICIT_WORK_TREE"] = null,
        ["GIT_INTERNAL_SUPER_PREFIX"] = null,
        ["GIT_ATTR_SOURCE"] = null,
        ["GIT_REFLOG_ACTION"] = null,
        ["GIT_CONFIG"] = null,
        ["GIT_CONFIG_PARAMETERS"] = null,
        ["GIT_CONFIG_COUNT"] = null,
        ["GIT_EXEC_PATH"] = null,
        ["GIT_EXTERNAL_DIFF"] = null,
        ["GIT_DIFF_OPTS"] = null,
        ["GIT_LITERAL_PATHSPECS"] = null,
        ["GIT_GLOB_PATHSPECS"] = null,
        ["GIT_NOGLOB_PATHSPECS"] = null,
        ["GIT_ICASE_PATHSPECS"] = null,
        ["GIT_TRACE"] = null,
        ["GIT_TRACE2"] = null,
        ["GIT_TRACE_SETUP"] = null,
        ["GIT_FLUSH"] = null,
        ["GIT_PAGER"] = "cat",
        ["PAGER"] = "cat",
        ["GIT_PAGER_IN_USE"] = null,
        ["GIT_EDITOR"] = ":",
        ["GIT_SEQUENCE_EDITOR"] = ":",
        ["EDITOR"] = ":",
        ["VISUAL"] = ":",
        ["GIT_MERGE_AUTOEDIT"] = "no",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "true",
        ["SSH_ASKPASS"] = "true",
        ["GCM_INTERACTIVE"] = "never",
        ["TERM"] = "dumb",
        ["NO_COLOR"] = "1",
        ["LC_ALL"] = "C",
        ["LANGUAGE"] = null,
    };

    /// <summary>Names of the variables that turn git to another repository, index or configuration than that of the folder that it runs in.</summary>
    public static IReadOnlyList<string> OfRepository { get; } =
        [.. Always.Where(static variable => variable is { Value: null, Key: not "LANGUAGE" }).Select(static variable => variable.Key)];

    /// <summary>For what changes the repository.</summary>
    public static IReadOnlyDictionary<string, string?> Change { get; } = Always;

    /// <summary>For what only looks: nothing of the index is written, nothing that is missing is fetched.</summary>
    public static IReadOnlyDictionary<string, string?> Look { get; } = new Dictionary<string, string?>(Always, StringComparer.Ordinal)
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["GIT_ALLOW_PROTOCOL"] = "none",
    };
}
