namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>Names of variables that hold secrets by custom.</summary>
internal static class SecretName
{
    private static readonly string[] Words = ["TOKEN", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "KEY", "APIKEY", "CREDENTIALS", "PASSPHRASE"];

    /// <summary>True where one of the words between its underscores is one of secrets.</summary>
    public static bool IsSecret(string name) =>
        name.Split('_').Any(static part => Words.Contains(part, StringComparer.OrdinalIgnoreCase));
}
