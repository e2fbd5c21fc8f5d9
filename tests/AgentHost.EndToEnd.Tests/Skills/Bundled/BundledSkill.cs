using System.Text.Json.Nodes;

namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>The skills that come with the program: their texts, and their scripts as a model runs them.</summary>
internal static class BundledSkill
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Programs.Agent)!, "plugins", "skills", "skills");

    public static IReadOnlyList<string> Names { get; } =
    [
        "agent-config", "author-plugin", "author-skill", "commit", "pull-request", "review-change", "explain-code",
        "research-codebase", "write-spec", "implement-feature", "infrastructure-review"
    ];

    public static string Text(string skill) => File.ReadAllText(Path.Combine(Folder, skill, "SKILL.md"));

    /// <summary>Runs a script of a skill in the sandbox's workspace.</summary>
    public static Task<AgentResult> ScriptAsync(Sandbox sandbox, string skill, string script, params string[] words) =>
        Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "sh", [Path.Combine(Folder, skill, "scripts", script), .. words]);

    /// <summary>The command that a skill's text names for its script, as it is filled in when the skill is called with a word.</summary>
    public static string Command(string skill, string word = "")
    {
        var command = Text(skill).Split('`').First(static part => part.StartsWith("sh \"${SKILL_DIR}/", StringComparison.Ordinal));
        return command.Replace("${SKILL_DIR}", Path.Combine(Folder, skill), StringComparison.Ordinal).Replace("$1", word, StringComparison.Ordinal);
    }

    /// <summary>Adds a step in which the model runs a command.</summary>
    public static Scenario Shell(this Scenario scenario, string command) =>
        scenario.ToolCall("shell", new JsonObject { ["command"] = command }.ToJsonString());

    /// <summary>Adds a step in which the model writes a file.</summary>
    public static Scenario Write(this Scenario scenario, string path, string content) =>
        scenario.ToolCall("write", new JsonObject { ["path"] = path, ["content"] = content }.ToJsonString());
}
