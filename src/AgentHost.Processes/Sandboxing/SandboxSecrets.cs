using AgentHost.Permissions.Safety;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Paths that no command in a sandbox sees: of the person's folder what asks before it is read, and what programs keep logins, cookies and typed lines in by
/// custom; of the system what only its administrator reads.
/// </summary>
internal static class SandboxSecrets
{
    /// <summary>Files of the system that only its administrator reads: a command of root's would, too.</summary>
    private static readonly string[] OfSystem =
    [
        "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/sudoers", "/etc/sudoers.d", "/etc/ssl/private", "/etc/pki/tls/private",
        "/etc/krb5.keytab", "/etc/ipsec.secrets", "/etc/ppp/chap-secrets", "/etc/ppp/pap-secrets", "/etc/wireguard", "/etc/openvpn",
        "/etc/NetworkManager/system-connections", "/etc/wpa_supplicant", "/etc/rancher", "/etc/kubernetes", "/etc/letsencrypt", "/etc/docker/key.json",
        "/var/backups", "/var/lib/docker", "/var/lib/containerd", "/var/lib/kubelet", "/var/lib/sss", "/var/lib/systemd/credential.secret", "/var/spool/cron",
        "/var/spool/mail", "/var/mail", "/var/db/dslocal", "/private/var/db/dslocal", "/private/etc/master.passwd", "/private/etc/sudoers",
    ];

    private static readonly string[] Usual =
    [
        ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store", ".oci", ".fly", ".1password", ".terraform.d", ".local/share/keyrings",
        ".config/gcloud", ".config/gh", ".config/glab-cli", ".config/op", ".config/rclone",
        ".codex/auth.json", ".m2/settings.xml", ".m2/settings-security.xml", ".gradle/gradle.properties", ".nuget/NuGet/NuGet.Config", ".yarnrc.yml", ".yarnrc",
        ".config/hub", ".config/hub.yml", ".config/helm", ".config/stripe", ".config/NuGet/NuGet.Config", ".config/pip/pip.conf", ".pip/pip.conf",
        ".gem/config",
        ".config/configstore", ".config/heroku", ".config/netlify", ".config/vercel", ".local/share/com.vercel.cli", ".gemini/oauth_creds.json",
        ".config/doctl", ".config/containers/auth.json", ".config/composer/auth.json",
        "Library/Keychains", "Library/Cookies", "Library/Mail", "Library/Messages", "Library/Safari", "Library/Application Support/Google/Chrome",
        "Library/Application Support/Firefox", "Library/Application Support/BraveSoftware", "Library/Application Support/com.apple.TCC",
        "Library/Group Containers", "Library/Containers", ".mozilla", ".thunderbird", ".config/google-chrome", ".config/chromium", ".config/BraveSoftware",
        ".netrc", ".npmrc", ".pypirc", ".pgpass", ".git-credentials", ".config/git/credentials", ".htpasswd", ".databrickscfg", ".claude/.credentials.json",
        ".cargo/credentials", ".cargo/credentials.toml", ".gem/credentials", ".composer/auth.json",
        ".bash_history", ".zsh_history", ".python_history", ".psql_history", ".mysql_history", ".node_repl_history", ".local/share/fish/fish_history",
    ];

    /// <summary>Files and folders that may be there.</summary>
    /// <param name="home">The person's folder.</param>
    /// <param name="root">
    /// The workspace: where the person's folder lies in it, files with such names belong to it, and only those of a custom are hidden.
    /// </param>
    public static IEnumerable<string> In(string home, string root)
    {
        var paths = new HashSet<string>(OfSystem.Concat(HostKeys()).Where(path => !SandboxProfile.IsWithin(root, path)), StringComparer.Ordinal);
        if (home.Length <= 1)
        {
            return paths;
        }

        paths.UnionWith(Usual.Select(name => Path.Combine(home, name)));
        if (!SandboxProfile.IsWithin(home, root) && Directory.Exists(home))
        {
            try
            {
                paths.UnionWith(Directory.EnumerateFileSystemEntries(home).Where(static path => SecretFiles.IsSecretName(Path.GetFileName(path))));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // What cannot be listed here cannot be read there.
            }
        }

        return paths;
    }

    /// <summary>Keys by which this machine is known to those who log in.</summary>
    private static string[] HostKeys()
    {
        try
        {
            return Directory.Exists("/etc/ssh") ? Directory.GetFiles("/etc/ssh", "*_key") : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed here cannot be read there.
            return [];
        }
    }
}
