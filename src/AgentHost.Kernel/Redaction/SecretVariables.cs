namespace AgentHost.Kernel.Redaction;

/// <summary>Tells environment variables that hold secrets by custom: keys, tokens, passwords.</summary>
internal static class SecretVariables
{
    private static readonly string[] Words = ["KEY", "KEYS", "PWD", "PAT", "SECRETS", "TOKENS", "CREDENTIALS"];

    /// <summary>Long enough to be meant where a longer word ends in them: PGPASSWORD.</summary>
    private static readonly string[] Endings = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "APIKEY"];

    /// <summary>The names among them that hold secrets: those with such a word between underscores.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> names) =>
        names.Where(Holds);

    /// <summary>Whether a variable of this name holds a secret by custom.</summary>
    public static bool Holds(string name) => name is not ("PWD" or "OLDPWD") && name.Split('_').Any(IsSecret);

    /// <summary>The other names.</summary>
    public static IEnumerable<string> Without(IEnumerable<string> names) =>
        names.Where(static name => !name.Split('_').Any(IsSecret));

    private static bool IsSecret(string word) =>
        Words.Contains(word, StringComparer.OrdinalIgnoreCase)
        || Endings.Any(ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
