using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Permissions.Rules;

/// <summary>Rules that a session has of its own, and the check of its settings.</summary>
public static class SessionRules
{
    private const string Source = "session";
    private const int LongestModel = 200;
    private const int MostRules = 100;
    private const int LongestRoot = 1_000;
    private const int LongestTools = 8_000;
    private const double MostSeconds = 40 * 86_400.0;

    /// <summary>Reads the rules of a session; its root denies what is outside of it.</summary>
    /// <exception cref="HostException">One of them is none.</exception>
    public static PermissionRules Of(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings is { Allow.Count: 0, Ask.Count: 0, Deny.Count: 0, Root: null } ? PermissionRules.Empty
            : new PermissionRules { Allow = Read(settings.Allow), Ask = Read(settings.Ask), Deny = [.. Read(settings.Deny), .. Outside(settings.Root)] };

        static IReadOnlyList<PermissionRule> Read(IReadOnlyList<string> texts) =>
            [
                .. texts.Select(static text =>
                    PermissionRuleParser.Parse(text, Source) is var parsed && parsed.Rule is { } rule
                        ? rule
                        : throw new HostException(HostFailure.Invalid, $"\"{text.ReplaceLineEndings(" ")}\" is no rule: {parsed.Error}"))
            ];
    }

    /// <summary>Checks the settings of a session.</summary>
    /// <exception cref="HostException">A value is out of its range.</exception>
    public static void Check(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var wrong = settings switch
        {
            { Model: { } model } when model.Length is 0 or > LongestModel || model.Any(char.IsControl) => "A model is named as PROVIDER/MODEL.",
            { Mode: { } mode } when !Enum.IsDefined(mode) => "That is no permission mode.",
            { Limits.Steps: < 1 } => "Steps are a whole number from 1 on.",
            { Limits.Seconds: { } seconds } when !(seconds > 0 && seconds <= MostSeconds) => "The time of a turn is more than 0 and at most 40 days.",
            { Limits.Tokens: < 1 } => "Tokens are a whole number from 1 on.",
            { Limits.Cost: < 0 } => "A cost is 0 or more.",
            { Allow.Count: > MostRules } or { Ask.Count: > MostRules } or { Deny.Count: > MostRules } => $"A session has at most {MostRules} rules of a kind.",
            { Root: { } root } when !IsRoot(root) =>
                "A root is a folder of the workspace, written from there with \"/\", such as src/app: without \"..\" and without a \"/\" in front.",
            { Tools: { } tools } when !AreTools(tools) => "Settings of tools are an object for each tool: {\"read\":{\"bytes\":1000000}}.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new HostException(HostFailure.Invalid, wrong);
        }

        Of(settings);
    }

    private static IEnumerable<PermissionRule> Outside(string? root) => root is null
        ? []
        :
        [
            new PermissionRule($"path(outside {root})", Source)
            {
                Path = PathPattern.Outside(root),
                Terms = new RuleTerms { Reason = "the root of this session" },
            },
        ];

    private static bool IsRoot(string root) =>
        root.Length <= LongestRoot && !root.Any(char.IsControl) && !root.Contains('\\', StringComparison.Ordinal)
        && root.Split('/').All(static name => name is not ("" or "." or ".." or "~")) && !root.Contains(':', StringComparison.Ordinal);

    private static bool AreTools(JsonElement tools) =>
        tools.ValueKind == JsonValueKind.Object && tools.GetRawText().Length <= LongestTools
        && tools.EnumerateObject().All(static tool => tool.Value.ValueKind == JsonValueKind.Object);
}
