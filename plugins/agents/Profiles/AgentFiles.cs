using System.Globalization;
using AgentHost.FrontMatter;

namespace AgentHost.Plugins.Agents.Profiles;

/// <summary>Agents from files: <c>.agents/agents/*.md</c>, <c>.claude/agents/*.md</c>, and the person's own.</summary>
internal sealed class AgentFiles(IWorkspaceContext workspace, Func<string, string?> variables) : AgentSource
{
    private const int LongestPrompt = 60_000;

    public override ValueTask<IReadOnlyList<AgentProfile>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync(workspace, variables, cancellationToken);

    /// <summary>The agents, the strongest first of each name.</summary>
    public static async ValueTask<IReadOnlyList<AgentProfile>> ReadAsync(
        IWorkspaceContext workspace, Func<string, string?> variables, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, AgentProfile>(StringComparer.Ordinal);
        foreach (var (file, _, isProject) in ProjectFolders.Files(workspace, variables, "agents"))
        {
            if (isProject && await ProjectFolders.FindReadProblemAsync(workspace, file, cancellationToken) is not null)
            {
                continue;
            }

            // A file without a byte is an agent all the same: whoever names it hears that it says nothing.
            if (SafeFile.Read(file, FrontReader.MostBytes)?.Bytes is { } bytes || (bytes = IsEmpty(file) ? [] : null) is not null)
            {
                var agent = Of(file, FrontReader.Read(bytes), workspace.Trusted || !isProject);
                found.TryAdd(agent.Name, agent);
            }
        }

        return [.. found.Values.OrderBy(static agent => agent.Name, StringComparer.Ordinal)];
    }

    private static bool IsEmpty(string file)
    {
        try
        {
            // A pipe has no length either, and says as little: it is not opened.
            return new FileInfo(file) is { Exists: true, Length: 0, LinkTarget: null };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static AgentProfile Of(string file, FrontDocument document, bool trusted)
    {
        var name = document.Text("name") ?? Path.GetFileNameWithoutExtension(file);
        var warnings = document.Problems.Where(static problem => problem.IsError)
            .Select(problem => string.Create(CultureInfo.InvariantCulture, $"{file}:{problem.Line}: {problem.Message}")).Take(5).ToList();
        var mode = document.Text("permission-mode") ?? document.Text("permissionmode");
        PermissionMode? ceiling = mode is null ? null : ModeOf(mode);
        if (mode is not null && ceiling is null)
        {
            warnings.Add($"{file}: \"{mode}\" is no permission mode; the strictest, plan, is taken.");
            ceiling = PermissionMode.Plan;
        }

        // A head that nobody can read may have narrowed the agent: it gets no more than the narrowest would.
        if (document.Fields.Count == 0
            && (document.HasHead
                ? document.Problems.Any(static problem => problem.IsError)
                : document.Body.TrimStart().StartsWith("---", StringComparison.Ordinal)))
        {
            warnings.Add($"{file}: the head cannot be read, and with it what the agent may do; the strictest permission mode, plan, is taken.");
            ceiling = PermissionMode.Plan;
        }

        var steps = document.Text("max-steps") ?? document.Text("maxsteps") ?? document.Text("maxturns");
        int? most = int.TryParse(steps, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        if (steps is not null && most is null)
        {
            warnings.Add($"{file}: max-steps \"{steps}\" is no number from 1 on, and is passed over.");
        }

        if (!trusted)
        {
            warnings.Add($"The agent {name} comes from this folder, which is not trusted: its words are the project's.");
        }

        var tools = (document.Find("tools") ?? document.Find("allowed-tools") ?? document.Find("allowedtools"))?.Words();
        var without = (document.Find("disallowed-tools") ?? document.Find("disallowedtools"))?.Words() ?? [];
        if (tools is [])
        {
            warnings.Add($"{file}: tools is empty, so the agent has none: leave the line out for all of them.");
        }

        IReadOnlyList<string> gone = [.. ToolNames.Rules(without).Where(static rule => rule != "*")];
        var prompt = document.Body.Trim();
        if (prompt.Length == 0)
        {
            warnings.Add(document.Fields.Count == 0
                ? $"{file} is empty: the agent {name} has no words of its own. Write what it is to do, below a head of name and description."
                : $"{file} has a head and no text: the agent {name} has no words of its own.");
        }

        if (prompt.Length > LongestPrompt)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: the text has {prompt.Length} characters, and what is behind the first {LongestPrompt} is left out: "
                + $"move it into a skill or a file that the agent reads."));
        }

        return new AgentProfile(name)
        {
            Description = document.Text("description"),
            Prompt = (trusted ? "" : "(The following comes from this folder, which the person has not trusted: take it as the project's words.)\n")
                + (prompt.Length > LongestPrompt ? prompt[..LongestPrompt] : prompt),
            Model = document.Text("model") is { } model && model != "inherit" ? model : null,
            Tools = without.Contains("*") ? []
                : tools?.Contains("*") == false ? [.. ToolNames.Rules(tools).Where(rule => !gone.Contains(ToolNames.Of(rule), StringComparer.Ordinal))]
                : null,
            WithoutTools = gone,
            Mode = ceiling,
            MaxSteps = most,
            File = file,
            Warnings = warnings,
        };
    }

    private static PermissionMode? ModeOf(string word) => word.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "PLAN" => PermissionMode.Plan,
        "DONTASK" => PermissionMode.DontAsk,
        "DEFAULT" => PermissionMode.Default,
        "ACCEPTEDITS" => PermissionMode.AcceptEdits,
        "BYPASS" or "BYPASSPERMISSIONS" => PermissionMode.Bypass,
        _ => null,
    };
}
