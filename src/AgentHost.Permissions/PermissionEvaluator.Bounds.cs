using AgentHost.Client;

namespace AgentHost.Permissions;

/// <content>What an agent has of a tool.</content>
public static partial class PermissionEvaluator
{
    /// <summary>A denial of what goes beyond the part of the tool that an agent has; null where it does not.</summary>
    private static PermissionVerdict? BeyondAgent(PermissionQuery query, PermissionItems items)
    {
        foreach (var bound in query.Bounds)
        {
            if (bound.Tool == query.Tool && FindOutside(bound, query, items) is { } outside)
            {
                var part = bound.Rules.Count == 0 ? "nothing that can be read" : string.Join(", ", bound.Rules.Select(static rule => rule.Text));
                return Deny(
                    PermissionCause.Rule,
                    $"Of {query.Tool} the agent {bound.Agent} has {part}, which {outside}; do it with that, or say in your answer what you could not do.") with
                {
                    Source = bound.Rules is [var first, ..] ? first.Source : null
                };
            }
        }

        return null;
    }

    /// <summary>Finds what no rule of a bound covers, as the end of a sentence; null where all is covered.</summary>
    private static string? FindOutside(ToolBound bound, PermissionQuery query, PermissionItems items)
    {
        // A pattern is about what the call is for. With a command that is what it runs: the paths beside it say where, and what it touches.
        var isAboutHosts = bound.Rules.Any(static rule => rule.Host is not null) && items.All.Any(static item => item.Resource?.Kind == ResourceKind.Host);
        var isCovered = false;
        foreach (var item in items.All)
        {
            if (items.Lead is not null ? item.Line is null && !item.IsRedirect : isAboutHosts && item.Resource?.Kind != ResourceKind.Host)
            {
                continue;
            }

            if (item.Resource is null)
            {
                return "no call of it can match: it names nothing that a pattern could be about";
            }

            if (bound.Rules.Any(rule => CoversWhole(rule, query, item, isBound: true)))
            {
                isCovered = true;
            }
            else if (!isCovered || !IsLookBeside(item))
            {
                return $"does not cover {item.Name}";
            }
        }

        return null;
    }

    // A tool that is named after its program looks around with it before it does what it was asked for.
    private static bool IsLookBeside(PermissionItem item) => item.IsCompanion || (item.Rest is not null && item is { IsRead: true, IsFree: true });

    private static PermissionVerdict? Beyond(PermissionQuery query, PermissionItems items)
    {
        // Whoever may change or run may look: reading what is about to be changed is no effect of its own.
        var declared = query.DeclaredEffects.GetValueOrDefault();
        var needed = items.Effects;
        if (!query.Plan.Effects.HasFlag(ToolEffects.Read) && (declared & (ToolEffects.Write | ToolEffects.Execute)) != ToolEffects.None)
        {
            needed &= ~ToolEffects.Read;
        }

        var more = needed & ~declared;
        return more == ToolEffects.None
            ? null
            : Deny(PermissionCause.Manifest, $"The plan of {query.Tool} wants {PermissionItems.Words(more)}, "
                + $"which {(query.Plugin is null ? "its manifest" : $"the manifest of {query.Plugin}")} does not declare; the plugin's author has to add it.");
    }
}
