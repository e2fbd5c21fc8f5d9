namespace AgentHost.Permissions.Safety;

/// <summary>Files that hold secrets by custom: reading them asks.</summary>
public static class SecretFiles
{
    /// <summary>Tests that a path (names separated by <c>/</c>) is such a file, or lies in such a folder.</summary>
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

        return IsGitSettings(path);
    }

    /// <summary>Tests that a name is that of a secret file or folder.</summary>
    public static bool IsSecretName(ReadOnlySpan<char> name) => IsFolder(name) || IsName(name);

    /// <summary>Tests that a path lies in a folder where git keeps content of other times, which may be that of any file.</summary>
    public static bool IsPast(ReadOnlySpan<char> path)
    {
        var (isGit, isPast) = (false, false);
        foreach (var range in path.Split('/'))
        {
            if (isPast)
            {
                return true;
            }

            var name = path[range];
            isPast = isGit && (Is(name, "objects") || Is(name, "lfs") || Is(name, "rr-cache") || Is(name, "rebase-apply") || Is(name, "rebase-merge"));
            isGit |= Is(name, ".git");
        }

        return false;
    }

    private static bool IsFolder(ReadOnlySpan<char> name) =>
        name.Length > 3 && name[0] == '.'
        && (Is(name, ".ssh") || Is(name, ".aws") || Is(name, ".gnupg") || Is(name, ".kube") || Is(name, ".azure") || Is(name, ".docker") || Is(name, ".envs")
            || Is(name, ".password-store"));

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
            case 'a' when Is(name, "auth.json") || Is(name, "application_default_credentials.json"):
            case 'c'
                when Is(name, "credentials") || Is(name, "credentials.json") || Is(name, "credentials.toml") || Is(name, "credentials.tfrc.json")
                    || (Starts(name, "client_secret") && Ends(name, ".json")):
            case 'k' when Is(name, "kubeconfig") || Is(name, "kubeconfig.yaml") || Is(name, "kubeconfig.yml"):
            case 's'
                when Is(name, "secrets.json") || Is(name, "secrets.yaml") || Is(name, "secrets.yml") || Is(name, "secrets.toml")
                    || ((Starts(name, "service-account") || Starts(name, "service_account")) && Ends(name, ".json")):
            case 't' when Is(name, "terraform.rc"):
            case '_' | 0x20 when Is(name, "_netrc"):
                return true;
        }

        return name.Length > 3 && HasSecretEnding(name);
    }

    private static bool HasSecretEnding(ReadOnlySpan<char> name) => (name[^1] | 0x20) switch
    {
        'm' => Ends(name, ".pem"),
        'y' => Ends(name, ".key"),
        'x' => Ends(name, ".pfx") || Ends(name, ".kdbx"),
        '2' or ('2' | 0x20) => Ends(name, ".p12"),
        '8' or ('8' | 0x20) => Ends(name, ".p8") || Ends(name, ".pk8"),
        's' => Ends(name, ".jks") || Ends(name, ".tfvars"),
        'n' => Ends(name, ".tfvars.json"),
        'e' => Ends(name, ".keystore") || Ends(name, ".tfstate"),
        'k' => Ends(name, ".ppk"),
        'p' => Ends(name, ".tfstate.backup"),
        'g' => Ends(name, ".kubeconfig"),
        'v' => Ends(name, ".env") && !IsExample(name[..^4]),
        _ => false,
    };

    private static bool IsDotName(ReadOnlySpan<char> name)
    {
        if (Starts(name, ".env"))
        {
            return !IsExample(name[4..]);
        }

        return Is(name, ".npmrc") || Is(name, ".netrc") || Is(name, ".pypirc") || Is(name, ".pgpass") || Is(name, ".git-credentials") || Is(name, ".htpasswd")
            || Is(name, ".vault-token") || Is(name, ".dockercfg")
            || Is(name, ".my.cnf") || Is(name, ".mylogin.cnf") || Is(name, ".s3cfg") || Is(name, ".boto") || Is(name, ".terraformrc") || HasSecretEnding(name);
    }

    // Examples are made to be read: .env.example, .env.prod.sample, template.env.
    private static bool IsExample(ReadOnlySpan<char> rest)
    {
        var cut = rest.LastIndexOfAny(".-_");
        var last = rest[(cut + 1)..];
        return Is(last, "example") || Is(last, "sample") || Is(last, "template") || Is(last, "dist");
    }

    // Addresses stand there, with tokens in them; also those of submodules and worktrees.
    private static bool IsGitSettings(ReadOnlySpan<char> path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0 || !(Is(path[(slash + 1)..], "config") || Is(path[(slash + 1)..], "config.worktree")))
        {
            return false;
        }

        var folder = path[..slash];
        return Is(folder, ".git") || Ends(folder, "/.git") || Starts(folder, ".git/") || folder.Contains("/.git/", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(ReadOnlySpan<char> name, string other) => name.StartsWith(other, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(ReadOnlySpan<char> name, string other) => name.EndsWith(other, StringComparison.OrdinalIgnoreCase);
}
