namespace AgentHost.Json;

/// <summary>
/// Stable codes of what checks of files find, for scripts and for <c>agent help CODE</c>. A code never changes its meaning; docs/reference/codes.md explains
/// each.
/// </summary>
public static class ProblemCodes
{
    /// <summary>The file is missing, empty, too large, or may not be read.</summary>
    public const string FileUnreadable = "file-unreadable";

    /// <summary>The text is no well-formed JSON, or is not stored as UTF-8.</summary>
    public const string JsonSyntax = "json-syntax";

    /// <summary>A key, or an entry of a list of names, is there twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>A key that nothing reads.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>A key that has to be there is missing.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>A value of another type than the key takes.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>A value of the right type that the key does not take: out of its range, not of its list, not of its form.</summary>
    public const string WrongValue = "wrong-value";

    /// <summary>A schema that stands in the file cannot be used.</summary>
    public const string SchemaFault = "schema-fault";

    /// <summary>A plugin, tool or provider that is named is not installed.</summary>
    public const string NotInstalled = "not-installed";

    /// <summary>The key has no place in this file: it is the person's own, or the administrator's.</summary>
    public const string NotAllowedHere = "not-allowed-here";

    /// <summary>The administrator has locked the key.</summary>
    public const string SettingLocked = "setting-locked";

    /// <summary>An API key stands in the file as plain text.</summary>
    public const string PlainTextKey = "plain-text-key";

    /// <summary>A model that is named cannot be used.</summary>
    public const string UnknownModel = "unknown-model";

    /// <summary>A permission rule cannot be read.</summary>
    public const string RuleSyntax = "rule-syntax";

    /// <summary>A permission rule does not hold what its own tests say.</summary>
    public const string RuleTest = "rule-test";

    /// <summary>A path leads out of the folder that it has to lie in.</summary>
    public const string OutsideFolder = "outside-folder";

    /// <summary>A plugin would be given a secret that its permissions do not name.</summary>
    public const string UndeclaredSecret = "undeclared-secret";
}
