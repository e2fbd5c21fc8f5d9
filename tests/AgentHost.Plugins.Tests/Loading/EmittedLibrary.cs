using System.Reflection;
using System.Reflection.Emit;

namespace AgentHost.Plugins.Tests.Loading;

/// <summary>Assemblies that are written for one test, each with a class <c>Mark</c> whose constant <c>Version</c> says which it is.</summary>
internal static class EmittedLibrary
{
    /// <summary>Writes an assembly into a folder.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string folder, string name, string version)
    {
        var identity = new AssemblyName(name) { Version = Version.Parse(version) };
        var assembly = new PersistedAssemblyBuilder(identity, typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType("Mark", TypeAttributes.Public);
        type.DefineField("Version", typeof(string), FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.Literal).SetConstant(version);
        type.CreateType();
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".dll");
        assembly.Save(path);
        return path;
    }

    /// <summary>The version that a loaded one says.</summary>
    public static string VersionOf(Assembly assembly) => (string)assembly.GetType("Mark", throwOnError: true)!.GetField("Version")!.GetRawConstantValue()!;
}
