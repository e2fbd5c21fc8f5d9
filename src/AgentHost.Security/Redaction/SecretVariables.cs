namespace AgentHost.Security.Redaction;

/// <summary>Tells environment variables that hold secrets by custom: keys, tokens, passwords, and addresses that are written with a login.</summary>
public static class SecretVariables
{
    private static readonly string[] Words =
    [
        "KEY", "KEYS", "PWD", "PAT", "SECRETS", "TOKENS", "CREDENTIALS", "PASS", "PASSWORDS", "PASSCODE", "CRED", "CREDS", "JWT", "COOKIE", "COOKIES",
        "BEARER", "PEM", "SALT",
    ];

    /// <summary>Long enough to be meant where a longer word ends in them: PGPASSWORD.</summary>
    private static readonly string[] Endings =
    [
        "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "APIKEY", "ACCESSKEY", "SECRETKEY", "PRIVATEKEY", "DBPASS", "DBPWD",
    ];

    /// <summary>Services whose address is by custom written with a login in it.</summary>
    private static readonly string[] Services =
    [
        "DATABASE", "DB", "PG", "POSTGRES", "POSTGRESQL", "MYSQL", "MARIADB", "MSSQL", "SQLSERVER", "MONGO",
        "MONGODB", "REDIS", "VALKEY", "AMQP", "CLOUDAMQP", "RABBITMQ", "BROKER", "CELERY", "KAFKA", "NATS",
        "ELASTICSEARCH", "OPENSEARCH", "CLICKHOUSE", "SMTP", "MAILER", "EMAIL", "LDAP", "SENTRY", "WEBHOOK", "REGISTRY", "JDBC", "SQLALCHEMY",
    ];

    private static readonly string[] Parts = ["password=", "pwd=", "accountkey=", "sharedaccesskey="];

    private static readonly string[] Addresses = ["URL", "URI", "DSN", "CONN", "CONNECTION"];

    /// <summary>The names among them that hold secrets: those with such a word between underscores.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> names) =>
        names.Where(static name => name is not ("PWD" or "OLDPWD") && IsSecretName(name));

    /// <summary>Tests that showing a variable of this name shows a secret by custom.</summary>
    public static bool Holds(string name) => name is not ("PWD" or "OLDPWD") && (IsSecretName(name) || HoldsLogin(name) || IsProxy(name));

    /// <summary>Tests that showing a variable shows a secret, by its name or by the looks of its value: a key, or an address with a login.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null for none.</param>
    public static bool Holds(string name, string? value) =>
        Holds(name) || (value is not null && (SecretShapes.Find(value, 0).Length > 0 || HoldsLoginPart(value)));

    /// <summary>
    /// Tests that a variable of this name holds by custom an address with a login in it. Those of proxies, without which programs reach nothing, are not among
    /// them.
    /// </summary>
    public static bool HoldsLogin(string name)
    {
        var words = name.Split('_');
        return (Is(words[^1], Addresses) && (words.Any(static word => Is(word, Services)) || words[^1].Equals("DSN", StringComparison.OrdinalIgnoreCase)))
            || name.Contains("CONNECTIONSTRING", StringComparison.OrdinalIgnoreCase)
            || name.Contains("CONNECTION_STRING", StringComparison.OrdinalIgnoreCase)
            || name.Contains("WEBHOOK", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The other names.</summary>
    public static IEnumerable<string> Without(IEnumerable<string> names) =>
        names.Where(static name => !IsSecretName(name));

    /// <summary>The passwords of addresses that a variable's value holds; mostly none.</summary>
    public static IEnumerable<string> PasswordsIn(string value)
    {
        for (var at = value.IndexOf("://", StringComparison.Ordinal); at >= 0; at = value.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            var found = SecretShapes.Find(value, at);
            if (found.Length > 0)
            {
                yield return value.Substring(found.Start, found.Length);
            }
        }
    }

    /// <summary>Lists the secrets in the variables of this process: values by their names, and passwords of addresses in any.</summary>
    /// <param name="variables">Reads one.</param>
    public static IEnumerable<string?> ValuesOf(Func<string, string?> variables)
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList();
        return Of(names).Select(variables).Where(static value => !Path.Exists(value)) // the place of a key file is no secret
            .Concat(names.Select(variables).OfType<string>().SelectMany(PasswordsIn));
    }

    // The last word alone: SSH_AUTH_SOCK is a place.
    private static bool IsSecretName(string name)
    {
        var words = name.Split('_');
        return words.Any(IsSecret) || words[^1].Equals("AUTH", StringComparison.OrdinalIgnoreCase)
            || name.Contains("AUTH_CONFIG", StringComparison.OrdinalIgnoreCase) || name.Contains("KUBECONFIG_", StringComparison.OrdinalIgnoreCase);
    }

    // "Server=…;Password=…" of a connection, whatever the variable is called.
    private static bool HoldsLoginPart(string value) => Parts.Any(part => value.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool IsProxy(string name) => name.ToUpperInvariant() is "HTTP_PROXY" or "HTTPS_PROXY" or "ALL_PROXY" or "FTP_PROXY";

    private static bool IsSecret(string word) =>
        Is(word, Words) || Endings.Any(ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool Is(string word, string[] words) => words.Contains(word, StringComparer.OrdinalIgnoreCase);
}
