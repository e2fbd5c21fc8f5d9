using System.Text;

namespace Samples.DomainPack;

/// <summary>The inventory, read: what is wrong with a line costs that line alone.</summary>
internal sealed record Inventory(IReadOnlyList<Machine> Machines, IReadOnlyList<string> Problems)
{
    public const string File = "inventory.txt";

    private const int MostBytes = 256 * 1024;

    /// <summary>Reads it by the files that are given: those of a call are held to what the call may read.</summary>
    public static async ValueTask<Inventory> ReadAsync(IFiles files, CancellationToken cancellationToken) =>
        Parse(Encoding.UTF8.GetString(await files.ReadAllAsync(File, MostBytes, cancellationToken)));

    public static Inventory Parse(string text)
    {
        var (machines, problems, number) = (new List<Machine>(), new List<string>(), 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is [_, _] or [_, _, "protected"])
            {
                machines.Add(new(words[0], words[1], words.Length == 3, number));
            }
            else if (words.Length > 0)
            {
                problems.Add($"{File}:{number}: a line is a name and a role, and protected where it is.");
            }
        }

        return new(machines, problems);
    }
}
