using AgentHost.Client;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>A call that is written like a rule, as <c>shell(npm test)</c>, for trying rules on.</summary>
public static class PermissionTestCall
{
    /// <summary>The effects that a call may have at the most.</summary>
    public const ToolEffects All = ToolEffects.Read | ToolEffects.Write | ToolEffects.Execute | ToolEffects.Network | ToolEffects.Mcp | ToolEffects.Agent;

    /// <summary>Judges a query, and says why.</summary>
    public static PermissionTestResult Test(PermissionQuery query)
    {
        var evaluation = PermissionEvaluator.Evaluate(query);
        return new PermissionTestResult(evaluation.Verdict.Decision)
        {
            Rule = evaluation.Verdict.Rule,
            Source = evaluation.Verdict.Source,
            Reason = evaluation.Verdict.Reason,
            Mode = query.Mode,
            Sandbox = evaluation.Verdict.Sandbox,
            Parts = PermissionEvaluator.Explain(query),
        };
    }

    /// <summary>The plan that a call would have.</summary>
    /// <exception cref="HostException">The call cannot be read.</exception>
    public static ToolPlan PlanOf(string text)
    {
        var trimmed = text.Trim();
        var open = trimmed.IndexOf('(', StringComparison.Ordinal);
        var tool = open < 0 ? trimmed : trimmed[..open];
        if (tool.Length == 0 || tool.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            || (open >= 0 && (trimmed[^1] != ')' || open == trimmed.Length - 2)))
        {
            throw new HostException(HostFailure.Invalid, "Write the call as shell(LINE), read(PATH), edit(PATH), fetch(ADDRESS), or a tool's name.");
        }

        var effects = EffectsOf(tool);
        return new ToolPlan(new ToolCall("test", tool is "path" or "command" or "host" ? Stands(tool) : tool, AgentJson.EmptyObject), trimmed)
        {
            Effects = effects,
            Resources = open < 0 ? [] : [ResourceOf(tool, effects, trimmed[(open + 1)..^1])],
        };
    }

    private static string Stands(string kind) => kind switch
    {
        "path" => PermissionRule.ReadTool,
        "host" => "fetch",
        _ => "shell",
    };

    private static ToolEffects EffectsOf(string tool) => tool switch
    {
        "read" or "list" or "glob" or "grep" or "path" => ToolEffects.Read,
        "edit" or "write" or "delete" or "move" => ToolEffects.Write,
        "fetch" or "search" or "host" => ToolEffects.Network,
        _ => ToolEffects.Execute,
    };

    private static Resource ResourceOf(string tool, ToolEffects effects, string value) => effects switch
    {
        ToolEffects.Read => Resource.ReadPath(value),
        ToolEffects.Write => Resource.WritePath(value),
        ToolEffects.Network => Resource.Host(HostOf(value)),
        _ when tool == "git" => Resource.Program(["git", .. value.Split(' ', StringSplitOptions.RemoveEmptyEntries)]),
        _ => Resource.ShellLine(value),
    };

    private static string HostOf(string value)
    {
        if (value.StartsWith("domain:", StringComparison.Ordinal))
        {
            return value["domain:".Length..];
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}" : value;
    }
}
