using System.Globalization;
using System.Text;

namespace AgentHost.Packages.Archives;

/// <summary>Names of files in a package: only what means one and the same file on every system.</summary>
internal static class PackagePath
{
    private const int LongestPath = 240;
    private const int LongestName = 200;
    private const int Deepest = 32;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>Finds the reason to refuse a name, as the end of a sentence; null where the name is allowed.</summary>
    /// <param name="path">With forward slashes.</param>
    public static string? FindFault(string path)
    {
        if (path.Length == 0)
        {
            return "has no name";
        }

        if (path.Length > LongestPath)
        {
            return $"has a name of more than {LongestPath} characters";
        }

        if (path[0] == '/')
        {
            return "has an absolute path";
        }

        if (path.Contains('\\', StringComparison.Ordinal))
        {
            return "has a backslash in its name";
        }

        if (path.Contains(':', StringComparison.Ordinal))
        {
            return "has a colon in its name, as drives and hidden streams have";
        }

        var parts = path.Split('/');
        return parts.Length > Deepest ? $"lies more than {Deepest} folders deep"
            : parts.Select(FindFaultOfPart).FirstOrDefault(static fault => fault is not null);
    }

    /// <summary>Folds the case of a path: names that some system takes for one get the same key.</summary>
    public static string KeyOf(string path) => path.ToLowerInvariant().ToUpperInvariant();

    private static string? FindFaultOfPart(string part) => part switch
    {
        "" => "has an empty part in its path",
        "." or ".." => "has a path that leads out of its folder (\".\" or \"..\")",
        { Length: > LongestName } => $"has a part of more than {LongestName} characters in its name",
        [.., '.' or ' '] => "has a name that ends in a dot or a space, which some systems drop",
        [' ', ..] => "has a name that begins with a space",
        _ when part.AsSpan().IndexOfAny("<>\"|?*") >= 0 => "has one of <>\"|?* in its name",
        _ when IsDevice(part) => "has the name of a device",
        _ when !IsPlain(part) => "has characters in its name that systems write in more than one way, or do not show",
        _ => null,
    };

    private static bool IsDevice(string part)
    {
        var name = part.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        return Devices.Contains(name)
            || (name.Length == 4 && name[..3] is "COM" or "LPT" && name.Length == 4
                && (char.IsAsciiDigit(name[3]) || name[3] is '\u00b9' or '\u00b2' or '\u00b3'));
    }

    // Without marks that combine and without the characters that only exist beside an equal one, there is one spelling of a name,
    // and no table of Unicode forms is needed to compare two.
    private static bool IsPlain(string part)
    {
        foreach (var rune in part.EnumerateRunes())
        {
            var value = rune.Value;
            if (value == 0xFFFD || value > 0xFFFF
                || value is 0x0374 or 0x037E or 0x0387
                || value is >= 0x1100 and <= 0x11FF or >= 0x1F00 and <= 0x1FFF or >= 0x2000 and <= 0x2FFF
                    or >= 0xA960 and <= 0xA97F or >= 0xD7B0 and <= 0xD7FF or >= 0xF900)
            {
                return false;
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (value > 0x7F && Rune.IsWhiteSpace(rune)))
            {
                return false;
            }
        }

        return true;
    }
}
