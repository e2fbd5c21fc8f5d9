#pragma warning disable RS0030 // The program begins here: its streams are handed on.
using AgentHost;
using AgentHost.Packages.Packing;

if (args is not [var source, var target])
{
    Console.Error.WriteLine("Usage: AgentHost.CatalogWriter SOURCE TARGET, where SOURCE holds a folder for each plugin and TARGET becomes the catalog.");
    return 2;
}

try
{
    foreach (var packed in await CatalogPacker.PackAsync(source, target, CancellationToken.None))
    {
        Console.Out.WriteLine($"{packed.Id} {packed.Version} sha256 {packed.Sha256}");
    }

    return 0;
}
catch (HostException fault)
{
    Console.Error.WriteLine($"{source}: error AHC001: {fault.Message}");
    return 1;
}
