namespace AgentHost.Architecture.Tests;

/// <summary>The floors that <c>floors.txt</c> gives the assemblies of <c>src/</c>.</summary>
internal sealed class Floors
{
    private readonly Dictionary<string, (int Floor, string[] Beside)> _assemblies = new(StringComparer.Ordinal);

    private Floors()
    {
    }

    /// <summary>The assemblies, from the ground up.</summary>
    public IReadOnlyList<string> Assemblies => [.. _assemblies.Keys];

    /// <summary>Reads the file: a number, an assembly, and what it may use of its own floor, one assembly a line.</summary>
    public static Floors Read(string path)
    {
        var floors = new Floors();
        foreach (var line in File.ReadLines(path).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split(' ');
            floors._assemblies.Add(words[1], (int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[2..]));
        }

        return floors;
    }

    /// <summary>The floor of an assembly.</summary>
    public int Of(string assembly) => _assemblies[assembly].Floor;

    /// <summary>Tests if one assembly may use another.</summary>
    public bool Allow(string user, string used) => Of(used) < Of(user) || _assemblies[user].Beside.Contains(used);

    /// <summary>Assemblies that an assembly is said to use of its own floor.</summary>
    public IReadOnlyList<string> Beside(string assembly) => _assemblies[assembly].Beside;
}
