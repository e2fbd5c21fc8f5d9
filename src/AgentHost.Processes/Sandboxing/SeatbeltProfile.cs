using System.Globalization;
using System.Text;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// View that a command has on macOS, as a profile of the system's sandbox (seatbelt): the same as bubblewrap's, in rules of which the last that matches counts.
/// </summary>
/// <remarks>
/// A rule holds a path, not a file. So a file that must not be read must not be moved either, nor any folder above it, and hard links and clones are
/// not made at all.
/// </remarks>
internal static class SeatbeltProfile
{
    /// <summary>Program of the system that starts another one under a profile.</summary>
    public const string Program = "/usr/bin/sandbox-exec";

    /// <summary>Rules of every command: what each program needs to run, and nothing by which it would have another one act outside of the sandbox.</summary>
    private const string Base = """
        (version 1)
        (deny default)
        (deny file-link)
        (deny file-clone)
        (allow process-exec)
        (allow process-fork)
        (allow signal (target same-sandbox))
        (allow process-info* (target same-sandbox))
        (allow file-map-executable)
        (allow pseudo-tty)
        (allow ipc-posix-sem)
        (allow ipc-posix-shm*)
        (allow sysctl-read
          (sysctl-name-prefix "hw.") (sysctl-name-prefix "machdep.cpu.") (sysctl-name-prefix "kern.os") (sysctl-name "kern.argmax")
          (sysctl-name "kern.boottime") (sysctl-name "kern.hostname") (sysctl-name "kern.maxfilesperproc") (sysctl-name "kern.maxproc")
          (sysctl-name "kern.ngroups") (sysctl-name "kern.secure_kernel") (sysctl-name "kern.usrstack64") (sysctl-name "kern.version")
          (sysctl-name "sysctl.proc_cputype") (sysctl-name "vm.loadavg") (sysctl-name "vm.page_free_count"))
        (allow mach-lookup
          (global-name "com.apple.logd") (global-name "com.apple.system.logger") (global-name "com.apple.system.notification_center")
          (global-name "com.apple.system.opendirectoryd.libinfo") (global-name "com.apple.system.opendirectoryd.membership"))
        (allow file-read* file-write-data file-ioctl
          (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (literal "/dev/ptmx") (regex #"^/dev/ttys[0-9]+$"))
        (allow file-read* (literal "/") (literal "/dev/random") (literal "/dev/urandom") (subpath "/dev/fd"))

        """;

    /// <summary>Services that check certificates and look up names.</summary>
    private const string NetworkServices = """
        (allow mach-lookup
          (global-name "com.apple.trustd") (global-name "com.apple.trustd.agent") (global-name "com.apple.SystemConfiguration.configd")
          (global-name "com.apple.SystemConfiguration.DNSConfiguration") (global-name "com.apple.networkd"))

        """;

    private const string WholeNetwork = """
        (allow network-outbound (remote ip))
        (allow network-inbound (local ip))
        (allow network-bind (local ip))
        (allow network-outbound (literal "/private/var/run/mDNSResponder"))
        (allow system-socket)

        """;

    /// <summary>Folders of the system, which every program reads.</summary>
    private static readonly string[] OfSystem =
    [
        "/System", "/usr", "/bin", "/sbin", "/Library", "/Applications", "/opt", "/nix", "/private/etc", "/private/var/db/timezone",
        "/private/var/db/dyld", "/private/var/db/xcode_select_link", "/private/var/select", "/private/var/run/resolv.conf",
    ];

    /// <summary>The least profile, by which a sandbox is tried out.</summary>
    public static string Smallest { get; } = Base + "(allow file-read* (subpath \"/System\") (subpath \"/usr\") (subpath \"/private/var/db/dyld\"))\n";

    /// <summary>Writes a command's profile.</summary>
    /// <param name="place">The workspace, the person's folder, and what the command must not see or change.</param>
    /// <param name="view">Part of the machine that it has.</param>
    /// <param name="held">Paths of the workspace that it cannot change.</param>
    /// <param name="writable">Real paths of folders of its own: for temporary files, for package caches.</param>
    /// <param name="search">The value of PATH.</param>
    /// <param name="port">Port of its proxy on 127.0.0.1; null for none.</param>
    /// <exception cref="InvalidDataException">The workspace cannot be looked through for secrets.</exception>
    public static string Write(
        SandboxPlace place, SandboxView view, SandboxReadOnlyPaths held, IReadOnlyList<string> writable, string search, int? port)
    {
        var text = new StringBuilder(Base);
        var open = view.Unasked
            ? OfSystem.Concat(SandboxReadableFolders.Seen(place.Home, place.Root, search).Where(Path.Exists).Select(SandboxProfile.RealOf).OfType<string>())
            : ["/"];
        string[] seen = [.. open, place.Root, .. writable];
        Add(text, "allow", "file-read*", seen.Select(Below));
        Add(text, "allow", "file-read-metadata", seen.SelectMany(static path => Above(path, "")).Distinct(StringComparer.Ordinal).Select(Only));
        Add(text, "allow", "file-write*", (view.ReadOnly ? writable : [place.Root, .. writable]).Select(Below));
        AddNetwork(text, place, view, writable, port);

        var hidden = place.Hidden.Concat(SandboxSecrets.In(place.Home, place.Root)).Select(static path => SandboxProfile.RealOf(path) ?? path)
            .Where(path => !SandboxProfile.IsWithin(place.Root, path)).ToList();
        var denied = place.Denied.Where(path => !SandboxProfile.IsWithin(place.Root, path)).ToList();
        var kept = KeptFiles.In(place.Root, place.Keeps(view), view.HidesHistory).Concat(SandboxProfile.HistoryAround(place, view)).ToList();

        // Of two rules the later one counts.
        Add(text, "deny", "file-read* file-write* network*", denied.Select(Below));
        Add(text, "allow", "file-read*", place.Readable.Where(path => denied.Exists(above => SandboxProfile.IsWithin(path, above))).Select(Below));
        Add(text, "deny", "file-read* file-write* network*", hidden.Concat(kept).Select(Below));
        var needs = view.Needs ?? new SandboxRequest();
        Add(text, "allow", "file-read*", Real(needs.Read.Concat(needs.Write)).Select(Below));
        Add(text, "allow", "file-write*", Real(needs.Write).Select(Below));
        Add(text, "deny", "file-write*", held.ReadOnly.Concat(held.Missing).Select(Below));

        // Whoever moves a folder has what lies in it under another name.
        var pinned = hidden.Concat(kept).SelectMany(path => Above(path, place.Root)).Concat(held.Pinned);
        Add(text, "deny", "file-write-unlink", pinned.Append(place.Root).Distinct(StringComparer.Ordinal).Select(Only));
        return text.ToString();
    }

    private static IEnumerable<string> Real(IEnumerable<string> paths) => paths.Where(Path.Exists).Select(SandboxProfile.RealOf).OfType<string>();

    private static void AddNetwork(StringBuilder text, SandboxPlace place, SandboxView view, IReadOnlyList<string> writable, int? port)
    {
        // Sockets on the disk are reached where the command may write; those of other programs elsewhere lead out.
        Add(text, "allow", "network-bind network-inbound network-outbound", (view.Network ? writable.Append(place.Root) : writable).Select(Below));
        if (view.Network)
        {
            text.Append(NetworkServices).Append(WholeNetwork);
        }
        else if (port is { } number)
        {
            text.Append(NetworkServices)
                .Append(CultureInfo.InvariantCulture, $"(allow network-outbound (remote ip \"localhost:{number}\"))\n(allow system-socket)\n");
        }
    }

    private static void Add(StringBuilder text, string decision, string operations, IEnumerable<string> filters)
    {
        var any = false;
        foreach (var filter in filters)
        {
            text.Append(any ? "\n  " : $"({decision} {operations}\n  ").Append(filter);
            any = true;
        }

        text.Append(any ? ")\n" : "");
    }

    /// <summary>Lists the folders above a path, down from another one, which is not among them.</summary>
    private static IEnumerable<string> Above(string path, string from)
    {
        for (var above = Path.GetDirectoryName(path); above is not null && above.Length > from.Length; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }

    /// <summary>Filter for a path and all below it.</summary>
    private static string Below(string path) => $"(subpath {Quote(path)})";

    /// <summary>Filter for a path alone.</summary>
    private static string Only(string path) => $"(literal {Quote(path)})";

    private static string Quote(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
