using System.Globalization;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A process and all that it started, and what they take together: launchers are small and start the real program. Linux alone.</summary>
/// <param name="root">Id of the first of them.</param>
/// <param name="home">A home of theirs alone, by which those that left the tree are known; null counts the tree.</param>
internal sealed class ProcessTree(int root, string? home = null)
{
    private const double TicksASecond = 100;

    /// <summary>Ids of those that run.</summary>
    public IReadOnlyList<int> Ids()
    {
        var all = Directory.EnumerateDirectories("/proc").Select(static folder => Path.GetFileName(folder))
            .Where(static name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(static name => (Id: int.Parse(name, CultureInfo.InvariantCulture), Fields: Fields(name)))
            .Where(static each => each.Fields.Length > 0)
            .Select(static each => (each.Id, Parent: int.Parse(each.Fields[1], CultureInfo.InvariantCulture))).ToList();
        var tree = all.Where(each => each.Id == root || Lives(each.Id)).Select(static each => each.Id).ToHashSet();
        while (all.Count(each => tree.Contains(each.Parent) && tree.Add(each.Id)) > 0)
        {
            // Until no more are found.
        }

        return [.. tree];
    }

    /// <summary>Seconds of processor time so far, with those of children that ended and were waited for.</summary>
    public double Processor() => Ids().Select(static id => Fields(id.ToString(CultureInfo.InvariantCulture))).Where(static fields => fields.Length > 0)
        .Sum(static fields => fields[11..15].Sum(static field => double.Parse(field, CultureInfo.InvariantCulture))) / TicksASecond;

    /// <summary>Memory, in MB: what several share is counted once, by parts (PSS).</summary>
    public double Memory() => Ids().Sum(static id => Kilobytes($"/proc/{id}/smaps_rollup", "Pss:")) / 1024;

    /// <summary>Resident memory, in MB: what several share is counted for each.</summary>
    public double Resident() => Ids().Sum(static id => Kilobytes($"/proc/{id}/status", "VmRSS:")) / 1024;

    /// <summary>Ends them all.</summary>
    public void Kill()
    {
        foreach (var id in Ids())
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit(TimeSpan.FromSeconds(5));
            }
            catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It has ended.
            }
        }
    }

    private bool Lives(int id)
    {
        try
        {
            return home is not null && $"\0{File.ReadAllText($"/proc/{id}/environ")}".Contains($"\0HOME={home}\0", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Fields of its line behind its name, from its state on; none where it has ended.</summary>
    private static string[] Fields(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static double Kilobytes(string file, string key)
    {
        try
        {
            return File.ReadAllLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } found
                ? double.Parse(found.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
