namespace AgentHost.Kernel.Permissions.Safety;

/// <summary>Files that hold secrets by custom: reading them asks.</summary>
internal static class SecretFiles
{
    /// <summary>Whether a path (names separated by <c>/</c>) is such a file, or lies in such a folder.</summary>
    public static bool IsSecret(ReadOnlySpan<char> path)
    {
        var rest = path;
        while (!rest.IsEmpty)
        {
            var slash = rest.LastIndexOf('/');
            var name = rest[(slash + 1)..];
            if (IsFolder(name) || (rest.Length == path.Length && IsName(name)))
            {
                return true;
            }

            rest = slash < 0 ? default : rest[..slash];
        }

        return false;
    }

    /// <summary>Whether a name is that of a secret file or folder.</summary>
    public static bool IsSecretName(ReadOnlySpan<char> name) => IsFolder(name) || IsName(name);

    private static bool IsFolder(ReadOnlySpan<char> name) =>
        name.Length > 3 && name[0] == '.' && (Is(name, ".ssh") || Is(name, ".aws") || Is(name, ".gnupg") || Is(name, ".kube") || Is(name, ".azure") || Is(name, ".docker"));

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return false;
        }

        // Most names fall through on their first character or their ending.
        switch (name[0] | 0x20)
        {
            case '.' or ('.' | 0x20):
                return IsDotName(name);
            case 'i' when Starts(name, "id_"):
                return !Ends(name, ".pub") && (Starts(name, "id_rsa") || Starts(name, "id_dsa") || Starts(name, "id_ecdsa") || Starts(name, "id_ed25519"));
            case 'c' when Is(name, "credentials") || Is(name, "credentials.json") || Is(name, "credentials.toml"):
            case 'a' when Is(name, "auth.json"):
            case 's' when Is(name, "secrets.json") || Is(name, "secrets.yaml") || Is(name, "secrets.yml"):
            case '_' | 0x20 when Is(name, "_netrc"):
            case 't' when Is(name, "terraform.tfstate"):
                return true;
        }

        return name.Length > 3 && (name[^1] | 0x20) switch
        {
            'm' => Ends(name, ".pem"),
            'y' => Ends(name, ".key"),
            'x' => Ends(name, ".pfx"),
            '2' or ('2' | 0x20) => Ends(name, ".p12"),
            's' => Ends(name, ".jks"),
            'e' => Ends(name, ".keystore"),
            _ => false,
        };
    }

    private static bool IsDotName(ReadOnlySpan<char> name)
    {
        if (Starts(name, ".env"))
        {
            // Examples are made to be read.
            return (name.Length == 4 || name[4] == '.') && !(Is(name, ".env.example") || Is(name, ".env.sample") || Is(name, ".env.template"));
        }

        return Is(name, ".npmrc") || Is(name, ".netrc") || Is(name, ".pypirc") || Is(name, ".pgpass") || Is(name, ".git-credentials") || Is(name, ".htpasswd") || Ends(name, ".pem") || Ends(name, ".key");
    }

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(ReadOnlySpan<char> name, string other) => name.StartsWith(other, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(ReadOnlySpan<char> name, string other) => name.EndsWith(other, StringComparison.OrdinalIgnoreCase);
}
