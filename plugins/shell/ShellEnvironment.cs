namespace AgentHost.Plugins.Shell;

/// <summary>Variables that keep programs from paging, asking, opening editors and colouring.</summary>
internal static class ShellEnvironment
{
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["TERM"] = "dumb",
        ["NO_COLOR"] = "1",
        ["CLICOLOR"] = "0",
        ["CLICOLOR_FORCE"] = null,
        ["FORCE_COLOR"] = null,
        ["PAGER"] = "cat",
        ["MANPAGER"] = "cat",
        ["SYSTEMD_PAGER"] = "cat",
        ["GIT_PAGER"] = "cat",
        ["GH_PAGER"] = "cat",
        ["AWS_PAGER"] = "",
        ["EDITOR"] = "true",
        ["VISUAL"] = "true",
        ["GIT_EDITOR"] = "true",
        ["GIT_SEQUENCE_EDITOR"] = "true",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "true",
        ["SSH_ASKPASS"] = "true",
        ["GCM_INTERACTIVE"] = "never",
        ["GH_PROMPT_DISABLED"] = "1",
        ["DEBIAN_FRONTEND"] = "noninteractive",
        ["PIP_NO_INPUT"] = "1",
    };
}
